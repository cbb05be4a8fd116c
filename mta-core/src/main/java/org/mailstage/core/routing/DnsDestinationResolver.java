package org.mailstage.core.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.EnhancedStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a next hop into addresses by DNS (RFC 5321 §5.1, RFC 7505).
 *
 * <p>Thread-safe; blocks while DNS is asked, for a bounded number of lookups. What a failed lookup means depends on who
 * chose the name. A domain in a mailbox that does not exist is the sender's to correct, so it is permanent. The host of
 * a route is ours: that it cannot be found is a mistake in the configuration, which must not bounce everybody's mail, so
 * it is 4.3.5 until somebody has corrected it.
 */
public final class DnsDestinationResolver implements DestinationResolver {
    /** System property with the port of MX hosts, for tests against a server that may not bind port 25. */
    public static final String MX_PORT_PROPERTY = "mta.mx.port";

    private static final Logger LOG = LoggerFactory.getLogger(DnsDestinationResolver.class);
    private static final EnhancedStatus BAD_DOMAIN = EnhancedStatus.of(5, 1, 2);
    private static final EnhancedStatus DNS_TROUBLE = EnhancedStatus.of(4, 4, 3);
    private static final EnhancedStatus MISCONFIGURED = EnhancedStatus.of(4, 3, 5);
    private static final EnhancedStatus OUR_FAULT = EnhancedStatus.of(4, 3, 0);

    /**
     * What may change between two resolutions.
     *
     * @param self how we recognise ourselves among MX hosts
     * @param maxHosts most targets given, at least 1
     * @param mxPort port of MX hosts
     */
    public record Settings(OwnHost self, int maxHosts, int mxPort) {
        public Settings {
            if (maxHosts < 1) {
                throw new IllegalArgumentException("at least one host must be tried: " + maxHosts);
            }
        }

        /** With the port of {@value DnsDestinationResolver#MX_PORT_PROPERTY}, else 25. */
        public static Settings of(OwnHost self, int maxHosts) {
            return new Settings(self, maxHosts, Integer.getInteger(MX_PORT_PROPERTY, NextHop.SMTP_PORT));
        }
    }

    private final Resolver resolver;
    private final Supplier<Settings> settings;
    private final RandomGenerator random;

    /** @param random spreads load over hosts of equal preference; must be thread-safe */
    public DnsDestinationResolver(Resolver resolver, Supplier<Settings> settings, RandomGenerator random) {
        this.resolver = resolver;
        this.settings = settings;
        this.random = random;
    }

    @Override
    public Resolution resolve(NextHop nextHop) {
        if (!nextHop.kind().hasHosts()) {
            return Resolution.Targets.none(nextHop);
        }
        try {
            return nextHop.kind() == NextHop.Kind.MX
                    ? resolveDomain(nextHop.host(), settings.get())
                    : resolveHost(nextHop, settings.get());
        } catch (RuntimeException e) {
            LOG.error("MTA-10410 resolution failed nextHop={}", nextHop, e);
            return unresolved(OUR_FAULT, "internal error while looking up " + nextHop.host());
        }
    }

    private Resolution resolveDomain(String domain, Settings now) {
        return domain.startsWith("[")
                ? resolveLiteral(domain, now)
                : new MxLookup(resolver, now, random, domain).resolve();
    }

    private static Resolution resolveLiteral(String domain, Settings now) {
        Optional<InetAddress> address = IpLiteral.parseBracketed(domain);
        if (address.isEmpty()) {
            return unresolved(BAD_DOMAIN, domain + " is not an IP address");
        }
        if (now.self().listensAt(address.get(), now.mxPort())) {
            return MxLookup.loop(domain);
        }
        return new Resolution.Targets(
                List.of(new Target(domain, address.get(), now.mxPort())), Site.of(NextHop.mx(domain)));
    }

    private Resolution resolveHost(NextHop nextHop, Settings now) {
        String host = nextHop.host();
        Optional<InetAddress> literal = IpLiteral.parse(host);
        if (literal.isPresent()) {
            return new Resolution.Targets(List.of(new Target(host, literal.get(), nextHop.port())), Site.of(nextHop));
        }
        HostLookup found = HostLookup.of(resolver, host);
        if (!found.addresses().isEmpty()) {
            return new Resolution.Targets(
                    found.addresses().stream()
                            .limit(now.maxHosts())
                            .map(address -> new Target(host, address, nextHop.port()))
                            .toList(),
                    Site.of(nextHop));
        }
        if (found.failure() != null) {
            return unresolved(DNS_TROUBLE, "host " + host + " could not be looked up: " + found.failure());
        }
        String fault = "host " + host + (found.exists() ? " has no address" : " does not exist");
        LOG.warn("MTA-10412 route leads nowhere nextHop={} reason=\"{}\"", nextHop, fault);
        return unresolved(MISCONFIGURED, fault);
    }

    private static Resolution unresolved(EnhancedStatus status, String text) {
        return new Resolution.Unresolved(status, Diagnostic.local(text));
    }
}
