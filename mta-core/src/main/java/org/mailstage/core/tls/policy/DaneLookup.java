package org.mailstage.core.tls.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.dns.DnsAnswer;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.dns.TlsaRecord;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;

/**
 * Finds what TLSA records ask of a host (RFC 7672 §2). Thread-safe; blocks while DNS is asked.
 *
 * <p>Records count only where everything on the way to them is proven: MX records, addresses with their aliases, and the
 * records themselves. A lookup that fails is never taken for one that found nothing (§2.1.2): the host is refused until DNS
 * answers.
 */
public final class DaneLookup {
    private final Resolver resolver;

    public DaneLookup(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The rule; empty where DANE says nothing about the host. */
    public Optional<TlsRule> ruleFor(NextHop nextHop, Target target) {
        String host = target.hostName();
        if (nextHop.kind() == NextHop.Kind.LMTP
                || host.startsWith("[")
                || IpLiteral.parse(host).isPresent()) {
            return Optional.empty();
        }
        if (nextHop.kind() == NextHop.Kind.MX) {
            var exchangers = resolver.mx(nextHop.host());
            if (exchangers instanceof DnsAnswer.Failure<?> failure) {
                return refused("mail exchangers of " + nextHop.host(), failure);
            }
            if (!exchangers.isSecure()) {
                return Optional.empty();
            }
        }
        return ofHost(nextHop, host, target.port());
    }

    private Optional<TlsRule> ofHost(NextHop nextHop, String host, int port) {
        DnsAnswer<InetAddress> v4 = resolver.a(host);
        DnsAnswer<InetAddress> v6 = resolver.aaaa(host);
        List<DnsAnswer.Found<InetAddress>> found = new ArrayList<>();
        for (DnsAnswer<InetAddress> answer : List.of(v4, v6)) {
            if (answer instanceof DnsAnswer.Found<InetAddress> addresses) {
                found.add(addresses);
            }
        }
        if (found.isEmpty()) {
            DnsAnswer<InetAddress> failed = v4 instanceof DnsAnswer.Failure<InetAddress> ? v4 : v6;
            return failed instanceof DnsAnswer.Failure<?> failure ? refused("host " + host, failure) : Optional.empty();
        }
        Set<String> bases = new LinkedHashSet<>();
        found.stream()
                .map(DnsAnswer.Found::owner)
                .filter(owner -> !owner.isEmpty())
                .forEach(bases::add);
        boolean secure = found.stream().allMatch(DnsAnswer.Found::secure);
        if (!secure) {
            if (bases.isEmpty()) {
                return Optional.empty();
            }
            // The alias itself may be proven, though where it leads is not (RFC 7672 §2.1.3).
            DnsAnswer<String> alias = resolver.cname(host);
            if (alias instanceof DnsAnswer.Failure<String> failure) {
                return refused("alias of " + host, failure);
            }
            if (!(alias instanceof DnsAnswer.Found<String> own) || !own.secure()) {
                return Optional.empty();
            }
            bases.clear();
        }
        bases.add(host);
        return ofBases(nextHop, host, port, bases);
    }

    private Optional<TlsRule> ofBases(NextHop nextHop, String host, int port, Set<String> bases) {
        for (String base : bases) {
            DnsAnswer<TlsaRecord> answer = resolver.tlsa("_" + port + "._tcp." + base);
            if (answer instanceof DnsAnswer.Failure<?> failure) {
                return refused("TLSA records of " + base, failure);
            }
            if (answer instanceof DnsAnswer.Found<TlsaRecord> records && records.secure()) {
                List<TlsaRecord> usable = DaneRecords.usable(records.records());
                return Optional.of(
                        usable.isEmpty()
                                ? new TlsRule.Encrypted(TlsRule.Basis.DANE)
                                : new TlsRule.Dane(usable, base, names(nextHop, host, base)));
            }
        }
        return Optional.empty();
    }

    /** For a certificate under a trust anchor (RFC 7672 §3.2.2). */
    private static List<String> names(NextHop nextHop, String host, String base) {
        Set<String> names = new LinkedHashSet<>(List.of(base));
        names.add(host);
        if (nextHop.kind() == NextHop.Kind.MX) {
            names.add(nextHop.host());
        }
        return List.copyOf(names);
    }

    private static Optional<TlsRule> refused(String what, DnsAnswer.Failure<?> failure) {
        return Optional.of(
                new TlsRule.Refused(TlsFailure.DNSSEC_INVALID, what + " could not be looked up: " + failure.reason()));
    }
}
