package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Random;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.DnsDestinationResolver;
import org.mailstage.ejb.config.ConfigService;

/** Makes the one resolver of the node available to beans. */
@ApplicationScoped
public class ResolverProducer {
    @Produces
    @ApplicationScoped
    DestinationResolver resolver(ConfigService config) {
        return new DnsDestinationResolver(
                DnsjavaResolver.ofSystem(), new ResolverSettings(config.source(), System::getProperty), new Random());
    }
}
