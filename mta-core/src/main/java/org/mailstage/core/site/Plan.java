package org.mailstage.core.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;

/**
 * What holds for one attempt: whose limits it counts against, and the terms of its connection. Immutable.
 *
 * @param limit most attempts at once at the site itself
 * @param accounts who has limits, the site's own by reply rules among them
 */
record Plan(GateSettings settings, Optional<Provider> provider, int limit, List<Account> accounts, SlotTerms terms) {
    static Plan of(SiteRequest request, GateSettings settings, SiteState state, long now) {
        ShapingSettings shaping = settings.shaping();
        Optional<Provider> provider = state.provider(request.hosts(), shaping);
        SiteLimits limits = provider.map(Provider::limits).orElse(SiteLimits.NONE);
        String pool = state.source(now).map(Order::value).or(limits::source).orElse("");
        List<Account> accounts = new ArrayList<>(0);
        provider.ifPresent(known -> add(accounts, "provider " + known.name(), limits));
        add(accounts, "domain ", request.domain(), ShapingSettings.limits(shaping.domains(), request.domain()));
        add(accounts, "tenant ", request.tenant(), ShapingSettings.limits(shaping.tenants(), request.tenant()));
        add(accounts, "source ", pool, ShapingSettings.limits(shaping.sources(), pool));
        Optional<Rate> slow = state.rate(now).map(Order::value);
        if (slow.isPresent()) {
            add(accounts, "site " + request.site().name(), SiteLimits.of(Optional.empty(), slow));
        }
        SlotTerms terms = new SlotTerms(
                limits.messagesPerConnection().orElse(shaping.messagesPerConnection()),
                limits.idle().orElse(settings.idle()),
                pool);
        return new Plan(settings, provider, settings.concurrency(), accounts, terms);
    }

    private static void add(List<Account> accounts, String kind, String name, SiteLimits limits) {
        if (!limits.equals(SiteLimits.NONE)) {
            accounts.add(new Account(kind + name, limits));
        }
    }

    private static void add(List<Account> accounts, String subject, SiteLimits limits) {
        if (limits.concurrency().isPresent()
                || limits.messageRate().isPresent()
                || limits.connectionRate().isPresent()) {
            accounts.add(new Account(subject, limits));
        }
    }

    /** Whether anybody counts connections. */
    boolean countsConnections() {
        for (Account account : accounts) {
            if (account.limits().connectionRate().isPresent()) {
                return true;
            }
        }
        return false;
    }
}
