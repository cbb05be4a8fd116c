package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dns.DnsjavaResolver;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.DestinationResolver;
import org.mailstage.core.routing.DnsDestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.OwnHost;
import org.mailstage.ejb.config.ConfigService;

/** Makes the one resolver of the node available to beans. */
@ApplicationScoped
public class ResolverProducer {
    private static final String LISTENER = System.getProperty("mta.listener.mx", "127.0.0.1:2525");

    @Produces
    @ApplicationScoped
    DestinationResolver resolver(ConfigService config) {
        Supplier<MailSettings> settings = config.source();
        HostPort listener = HostPort.parse(LISTENER, NextHop.SMTP_PORT);
        List<InetSocketAddress> listeners = List.of(new InetSocketAddress(listener.host(), listener.port()));
        return new DnsDestinationResolver(
                DnsjavaResolver.ofSystem(), () -> current(settings.get(), listeners), new Random());
    }

    private static DnsDestinationResolver.Settings current(MailSettings settings, List<InetSocketAddress> listeners) {
        OwnHost self = new OwnHost(Set.of(settings.hostname()), listeners);
        return DnsDestinationResolver.Settings.of(self, settings.maxHosts());
    }
}
