package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Random;
import java.util.function.Supplier;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.DnsDestinationResolver;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.transport.ConfiguredResolver;

/** Makes the resolvers of the node available to beans: of names, and on top of it of next hops. */
@ApplicationScoped
public class ResolverProducer {
    @Produces
    @ApplicationScoped
    Resolver names(ConfigService config) {
        Supplier<MailSettings> settings = config.source();
        return new ConfiguredResolver(
                () -> settings.get().delivery().tls().dns(), DnsjavaResolver::ofSystem, System::nanoTime);
    }

    @Produces
    @ApplicationScoped
    DestinationResolver resolver(ConfigService config, Resolver names) {
        return new DnsDestinationResolver(
                names, new ResolverSettings(config.source(), System::getProperty), new Random());
    }
}
