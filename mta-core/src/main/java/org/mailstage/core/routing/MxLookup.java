package org.mailstage.core.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dns.MxRecord;
import org.mailstage.core.dns.Resolver;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * The search for one domain's mail exchangers (RFC 5321 §5.1); used once, by one thread.
 *
 * <p>Hosts are looked up in order of preference, and only until there are enough targets. As soon as one of them turns
 * out to be this server, it and everything that is not strictly better is out: handing mail to an equal or worse
 * exchanger would send it round in circles.
 */
final class MxLookup {
    /** Hosts of one domain that are looked at; a hostile zone could name hundreds. */
    private static final int MAX_CANDIDATES = 20;
    /** After as many hosts whose lookup failed we stop: each may have cost a full time-out. */
    private static final int MAX_FAILURES = 3;

    private static final EnhancedStatus NO_SUCH_DOMAIN = EnhancedStatus.of(5, 1, 2);
    private static final EnhancedStatus NULL_MX = EnhancedStatus.of(5, 1, 10);
    private static final EnhancedStatus NO_ROUTE = EnhancedStatus.of(5, 4, 4);
    private static final EnhancedStatus LOOP = EnhancedStatus.of(5, 4, 6);
    private static final EnhancedStatus DNS_TROUBLE = EnhancedStatus.of(4, 4, 3);

    private final Resolver resolver;
    private final DnsDestinationResolver.Settings settings;
    private final RandomGenerator random;
    private final String domain;

    private final List<Target> targets = new ArrayList<>();
    /** Of the targets: a second name for an address is not worth a second try. */
    private final Set<InetAddress> addresses = new HashSet<>();

    /** All of them, whether they have addresses or not: they are the site. */
    private List<String> exchangers = List.of();

    private boolean foundSelf;
    private int failures;
    private @Nullable String failure;

    MxLookup(Resolver resolver, DnsDestinationResolver.Settings settings, RandomGenerator random, String domain) {
        this.resolver = resolver;
        this.settings = settings;
        this.random = random;
        this.domain = domain;
    }

    Resolution resolve() {
        return resolver.mx(domain)
                .fold(
                        found -> exchangers(found.records()),
                        noSuchDomain -> unresolved(NO_SUCH_DOMAIN, "domain " + domain + " does not exist"),
                        noData -> implicit(),
                        failed -> unresolved(
                                DNS_TROUBLE,
                                "mail exchangers of " + domain + " could not be looked up: " + failed.reason()));
    }

    static Resolution loop(String domain) {
        return unresolved(LOOP, "mail for " + domain + " loops back to myself");
    }

    /** No MX record: the domain itself is the host (RFC 5321 §5.1). */
    private Resolution implicit() {
        exchangers = List.of(domain);
        collect(List.of(List.of(domain)));
        return result("domain " + domain + " has neither a mail exchanger nor an address");
    }

    private Resolution exchangers(List<MxRecord> records) {
        if (records.size() == 1 && records.get(0).isNull()) {
            return unresolved(NULL_MX, "domain " + domain + " accepts no mail (null MX)");
        }
        exchangers = records.stream()
                .filter(record -> !record.isNull())
                .map(MxRecord::host)
                .toList();
        collect(byPreference(records));
        return result("no mail exchanger of " + domain + " has an address");
    }

    /** Host names grouped by preference, best first, in random order within a group. */
    private Collection<List<String>> byPreference(List<MxRecord> records) {
        TreeMap<Integer, List<String>> groups = new TreeMap<>();
        for (MxRecord record : records) {
            // RFC 7505 §3: a null MX beside others is a mistake in the zone; the others still count.
            if (!record.isNull()) {
                groups.computeIfAbsent(record.preference(), preference -> new ArrayList<>())
                        .add(record.host());
            }
        }
        groups.values().forEach(this::shuffle);
        return groups.values();
    }

    /** {@link java.util.Collections#shuffle} wants the old kind of generator. */
    private void shuffle(List<String> hosts) {
        for (int i = hosts.size() - 1; i > 0; i--) {
            hosts.set(i, hosts.set(random.nextInt(i + 1), hosts.get(i)));
        }
    }

    private void collect(Collection<List<String>> groups) {
        int candidates = MAX_CANDIDATES;
        for (List<String> group : groups) {
            if (group.stream().anyMatch(settings.self()::isNamed)) {
                foundSelf = true;
                return;
            }
            List<Target> ofGroup = targetsOf(group.subList(0, Math.min(group.size(), candidates)));
            if (foundSelf) {
                return;
            }
            ofGroup.stream().filter(target -> addresses.add(target.address())).forEach(targets::add);
            candidates -= Math.min(group.size(), candidates);
            if (targets.size() >= settings.maxHosts() || candidates == 0 || failures >= MAX_FAILURES) {
                return;
            }
        }
    }

    private List<Target> targetsOf(List<String> hosts) {
        List<List<Target>> perHost = new ArrayList<>();
        for (String host : hosts) {
            if (failures >= MAX_FAILURES) {
                break;
            }
            perHost.add(targetsOf(host));
        }
        return HostLookup.takingTurns(perHost);
    }

    private List<Target> targetsOf(String host) {
        HostLookup found = HostLookup.of(resolver, host);
        if (found.failure() != null) {
            failures++;
            failure = host + ": " + found.failure();
        }
        List<Target> ofHost = new ArrayList<>();
        for (InetAddress address : found.addresses()) {
            foundSelf |= settings.self().listensAt(address, settings.mxPort());
            ofHost.add(new Target(host, address, settings.mxPort()));
        }
        return ofHost;
    }

    /**
     * That no exchanger has an address is permanent, as RFC 5321 §5.1 asks for an error and RFC 3463 §3.5 counts a
     * domain without usable records as "unable to route"; Postfix bounces as well. A lookup that failed proves nothing
     * and leaves the mail with us.
     */
    private Resolution result(String nothing) {
        if (!targets.isEmpty()) {
            return new Resolution.Targets(
                    targets.subList(0, Math.min(targets.size(), settings.maxHosts())), Site.ofExchangers(exchangers));
        }
        if (failure != null) {
            return unresolved(DNS_TROUBLE, "mail exchanger of " + domain + " could not be looked up: " + failure);
        }
        return foundSelf ? loop(domain) : unresolved(NO_ROUTE, nothing);
    }

    private static Resolution unresolved(EnhancedStatus status, String text) {
        return new Resolution.Unresolved(status, Diagnostic.local(text));
    }
}
