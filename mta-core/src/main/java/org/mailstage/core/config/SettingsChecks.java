package org.mailstage.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;
import org.mailstage.core.config.RawValue.Sequence;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Router;
import org.mailstage.core.routing.RoutingTable;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.smtp.server.ListenerSettings;

/** Checks values against each other. A key that is at fault itself takes part in no check. Used once, then dropped. */
final class SettingsChecks {
    private final Values values;
    private final Map<ConfigKey<?>, RawValue> given;
    private final Faults faults;

    SettingsChecks(Values values, Map<ConfigKey<?>, RawValue> given, Faults faults) {
        this.values = values;
        this.given = given;
        this.faults = faults;
    }

    void run() {
        if (faults.concernWholeFile()) {
            return; // What the file says is not known.
        }
        localDomainsHaveRoutes();
        domainsAreLocalOrRelayed();
        giveUpComesAfterFirstWait();
        retryRulesFitTogether();
        totalCoversConnect();
        tokensStaySecret();
        listenersHaveAddressesOfTheirOwn();
        listenersFindWhatTheyNeed();
        authenticationFitsTogether();
        verpFitsTogether();
    }

    private void verpFitsTogether() {
        VerpKeys.conflicts(values).forEach((key, message) -> {
            if (!anyFaulty(key, MailKeys.LOCAL_DOMAINS)) {
                fault(key, "", message);
            }
        });
    }

    private void authenticationFitsTogether() {
        AuthKeys.conflicts(values).forEach((key, message) -> {
            if (!anyFaulty(key)) {
                fault(key, "", message);
            }
        });
    }

    private void listenersHaveAddressesOfTheirOwn() {
        if (anyFaulty(ListenerKeys.LISTENERS)) {
            return;
        }
        List<ListenerSettings> before = new ArrayList<>();
        for (ListenerSettings listener : values.get(ListenerKeys.LISTENERS).values()) {
            if (faults.isFull()) {
                return;
            }
            before.stream()
                    .filter(other -> meet(listener.address(), other.address()))
                    .findFirst()
                    .ifPresent(other -> listenerFault(
                            listener,
                            ListenerKeys.ADDRESS,
                            listener.address() + " is taken by the listener " + other.name()
                                    + (listener.address().equals(other.address()) ? "" : ", " + other.address())));
            before.add(listener);
        }
    }

    /** Whether one of two addresses leaves nothing for the other. */
    private static boolean meet(HostPort one, HostPort other) {
        return one.port() == other.port()
                && (one.host().equals(other.host()) || isEvery(one, other) || isEvery(other, one));
    }

    private static boolean isEvery(HostPort one, HostPort other) {
        return one.host().equals("::")
                || (one.host().equals("0.0.0.0") && other.host().indexOf(':') < 0);
    }

    private void listenersFindWhatTheyNeed() {
        if (anyFaulty(ListenerKeys.LISTENERS)) {
            return;
        }
        boolean noProxies = values.get(PeerKeys.PROXIES).isEmpty() && !anyFaulty(PeerKeys.PROXIES);
        boolean noAuthorities =
                values.get(TlsKeys.CLIENT_AUTHORITIES).isEmpty() && !anyFaulty(TlsKeys.CLIENT_AUTHORITIES);
        for (ListenerSettings listener : values.get(ListenerKeys.LISTENERS).values()) {
            if (listener.proxyProtocol() && noProxies) {
                listenerFault(
                        listener,
                        ListenerKeys.PROXY_PROTOCOL,
                        "no client could connect: say under peers.proxies which proxies are believed");
            }
            if (listener.clientCertificates() && noAuthorities) {
                listenerFault(
                        listener,
                        ListenerKeys.CLIENT_CERTIFICATES,
                        "no certificate would count: say under tls.client-authorities which authorities do");
            }
        }
    }

    private void listenerFault(ListenerSettings listener, SectionKey<?, ?> key, String message) {
        ConfigKey<?> owner = ListenerKeys.LISTENERS;
        faults.add(
                place(owner, listener.name(), key.name()),
                owner.name() + "." + listener.name() + "." + key.name(),
                message);
    }

    /** Where the key of a section stands, else the section, else the whole value. */
    private Place place(ConfigKey<?> owner, String section, String key) {
        RawValue place = given.get(owner);
        for (String name : List.of(section, key)) {
            if (place instanceof Mapping mapping) {
                place = mapping.find(name).orElse(place);
            }
        }
        return place == null ? Place.NOWHERE : place.place();
    }

    private void localDomainsHaveRoutes() {
        if (anyFaulty(MailKeys.LOCAL_DOMAINS, MailKeys.ROUTES)) {
            return;
        }
        RoutingTable routesOnly = new RoutesOnly(values.get(MailKeys.ROUTES));
        for (String domain : values.get(MailKeys.LOCAL_DOMAINS)) {
            NextHop nextHop = Router.route(new Mailbox("postmaster", domain), routesOnly);
            if (nextHop.equals(RoutesOnly.NONE)) {
                fault(MailKeys.LOCAL_DOMAINS, domain, domain + " has no route: say under routes where its mail goes");
            } else if (nextHop.equals(NextHop.mx(domain))) {
                fault(
                        MailKeys.LOCAL_DOMAINS,
                        domain,
                        domain
                                + " is local, but its route mx would send the mail out again; use lmtp:, smtp: or maildir:");
            }
        }
    }

    /** A bearer token is a password: whoever reads it on the way can use it (RFC 6750 §5.3). */
    private void tokensStaySecret() {
        if (anyFaulty(MailKeys.ROUTES, HttpKeys.TOKENS)) {
            return;
        }
        Set<String> hosts = values.get(HttpKeys.TOKENS).keySet();
        values.get(MailKeys.ROUTES).forEach((domain, nextHop) -> {
            if (nextHop.kind() == NextHop.Kind.HTTP && !nextHop.isLoopback() && hosts.contains(nextHop.webHost())) {
                faults.add(
                        place(MailKeys.ROUTES, domain, ""),
                        MailKeys.ROUTES.name() + "." + domain,
                        "would send the token of " + nextHop.webHost() + " in the clear; use https:, or take the host"
                                + " out of delivery.http.tokens");
            }
        });
    }

    private void domainsAreLocalOrRelayed() {
        if (anyFaulty(MailKeys.LOCAL_DOMAINS, MailKeys.RELAY_DOMAINS)) {
            return;
        }
        Set<String> local = Set.copyOf(values.get(MailKeys.LOCAL_DOMAINS));
        for (String domain : values.get(MailKeys.RELAY_DOMAINS)) {
            if (local.contains(domain)) {
                fault(MailKeys.RELAY_DOMAINS, domain, domain + " is listed as local already; it is one or the other");
            }
        }
    }

    private void giveUpComesAfterFirstWait() {
        if (anyFaulty(MailKeys.RETRY_SCHEDULE, MailKeys.GIVE_UP)) {
            return;
        }
        Duration first = values.get(MailKeys.RETRY_SCHEDULE).delays().get(0);
        Duration giveUp = values.get(MailKeys.GIVE_UP);
        if (giveUp.compareTo(first) < 0) {
            fault(
                    given.containsKey(MailKeys.GIVE_UP) ? MailKeys.GIVE_UP : MailKeys.RETRY_SCHEDULE,
                    "",
                    String.format(
                            "the first wait (%s) is longer than retry.give-up (%s): nothing would be tried again",
                            DurationText.format(first), DurationText.format(giveUp)));
        }
    }

    private void retryRulesFitTogether() {
        if (anyFaulty(MailKeys.RETRY_SCHEDULE, MailKeys.GIVE_UP, RetryKeys.RULES)) {
            return;
        }
        RetryPolicy general = values.get(MailKeys.RETRY_SCHEDULE).withGiveUp(values.get(MailKeys.GIVE_UP));
        ConfigKey<?> owner = RetryKeys.RULES;
        RetryKeys.conflicts(values.get(RetryKeys.RULES), general)
                .forEach((rule, message) -> faults.add(
                        place(owner, rule, ""), rule.isEmpty() ? owner.name() : owner.name() + "." + rule, message));
    }

    private void totalCoversConnect() {
        if (anyFaulty(MailKeys.TOTAL, MailKeys.CONNECT)) {
            return;
        }
        Duration connect = values.get(MailKeys.CONNECT);
        Duration total = values.get(MailKeys.TOTAL);
        if (total.compareTo(connect) < 0) {
            fault(
                    given.containsKey(MailKeys.TOTAL) ? MailKeys.TOTAL : MailKeys.CONNECT,
                    "",
                    String.format(
                            "delivery.timeouts.total (%s) is shorter than delivery.timeouts.connect (%s)",
                            DurationText.format(total), DurationText.format(connect)));
        }
    }

    private boolean anyFaulty(ConfigKey<?>... keys) {
        return Set.of(keys).stream().anyMatch(faults::concern);
    }

    private void fault(ConfigKey<?> key, String item, String message) {
        faults.add(place(key, item), key.name(), message);
    }

    /** Where the item of a list stands, else where the key's value does. */
    private Place place(ConfigKey<?> key, String item) {
        RawValue raw = given.get(key);
        if (raw == null || faults.isFull()) {
            return Place.NOWHERE;
        }
        List<RawValue> items = raw instanceof Sequence sequence ? sequence.items() : List.of();
        return items.stream()
                .filter(i -> i instanceof Scalar scalar && scalar.text().strip().equalsIgnoreCase(item))
                .findFirst()
                .orElse(raw)
                .place();
    }

    /** The static routes, with a mark instead of what would come after them. */
    private record RoutesOnly(Map<String, NextHop> routes) implements RoutingTable {
        static final NextHop NONE = NextHop.parse("smtp:none.invalid");

        @Override
        public Optional<NextHop> smartHost() {
            return Optional.of(NONE);
        }

        @Override
        public Mailbox postmaster() {
            return new Mailbox("postmaster", "none.invalid");
        }
    }
}
