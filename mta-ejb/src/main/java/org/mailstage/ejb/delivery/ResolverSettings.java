package org.mailstage.ejb.delivery;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.DnsDestinationResolver;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.OwnHost;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;

/**
 * What the resolver must know of this node: its name, and where it takes mail from other servers itself. Thread-safe;
 * made anew when the mail settings change.
 */
final class ResolverSettings implements Supplier<DnsDestinationResolver.Settings> {
    private final Supplier<MailSettings> mail;
    private final UnaryOperator<@Nullable String> properties;
    private volatile @Nullable Made made;

    /** @param properties the property {@code mta.listener.NAME} overrules a listener's address on this node */
    ResolverSettings(Supplier<MailSettings> mail, UnaryOperator<@Nullable String> properties) {
        this.mail = mail;
        this.properties = properties;
    }

    private record Made(MailSettings from, DnsDestinationResolver.Settings settings) {}

    @Override
    @SuppressWarnings("ReferenceEquality") // Snapshots are immutable, so another object is another configuration.
    public DnsDestinationResolver.Settings get() {
        MailSettings now = mail.get();
        Made last = made;
        if (last == null || last.from() != now) {
            last = new Made(now, make(now));
            made = last;
        }
        return last.settings();
    }

    private DnsDestinationResolver.Settings make(MailSettings now) {
        List<InetSocketAddress> listeners = now.reception().listeners().values().stream()
                .filter(listener -> listener.role() == ListenerRole.MX)
                .flatMap(listener -> address(listener).stream())
                .toList();
        return DnsDestinationResolver.Settings.of(new OwnHost(Set.of(now.hostname()), listeners), now.maxHosts());
    }

    /** Empty when there can be no listener: the connector says so in the log. */
    private Optional<InetSocketAddress> address(ListenerSettings listener) {
        String given = properties.apply("mta.listener." + listener.name());
        try {
            HostPort address = given == null || given.isBlank()
                    ? listener.address()
                    : HostPort.parse(given.replaceFirst("^\\s*\\*", "0.0.0.0"), NextHop.SMTP_PORT);
            InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
            return resolved.isUnresolved() ? Optional.empty() : Optional.of(resolved);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
