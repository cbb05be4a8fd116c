package org.mailstage.core.site;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mailstage.core.cluster.RecentEntries;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.site.Suspension.Scope;
import org.mailstage.core.traffic.SharedTokens;

/** What a {@link ShapingGate} would say, without taking anything. Thread-safe. */
final class GateOverview implements SiteOverview {
    private static final String CONCURRENCY = "concurrency";

    private final Supplier<GateSettings> settings;
    private final SiteStates shared;
    private final SharedTokens tokens;
    private final SuspensionBook suspensions;
    private final Clock clock;
    private final RecentEntries<SiteState> states;

    GateOverview(
            Supplier<GateSettings> settings,
            SiteStates shared,
            SharedTokens tokens,
            SuspensionBook suspensions,
            Clock clock,
            RecentEntries<SiteState> states) {
        this.settings = settings;
        this.shared = shared;
        this.tokens = tokens;
        this.suspensions = suspensions;
        this.clock = clock;
        this.states = states;
    }

    @Override
    public List<LimitView> explain(SiteRequest request) {
        GateSettings current = settings.get();
        String site = request.site().name();
        // A site of which nothing is known is not remembered for a question.
        SiteState state = states.ifPresent(
                site, Function.identity(), new SiteState(current.shaping().initialConcurrency()));
        long now = clock.millis();
        Plan plan = Plan.of(request, current, state, now);
        Map<String, Integer> inUse = shared.inUse();
        List<LimitView> views = new ArrayList<>();
        Suspended.by(suspensions, request, plan.terms().sourcePool())
                .ifPresent(held -> views.add(new LimitView(
                        held.scope().keyword() + " " + held.name(),
                        "suspension",
                        held.until().map(end -> "until " + end).orElse("until it is resumed"),
                        Suspended.words(held),
                        true)));
        state.pause(now)
                .ifPresent(pause -> views.add(new LimitView(
                        "site " + site,
                        "no answer",
                        "until " + Instant.ofEpochMilli(pause.untilMillis()),
                        pause.why(),
                        true)));
        places(site, plan, state, inUse, now, views);
        plan.accounts().forEach(account -> account(account, inUse, views));
        String whose = plan.provider().map(known -> "provider " + known.name()).orElse("every site");
        views.add(new LimitView(
                whose, "messages-per-connection", Integer.toString(plan.terms().messagesPerConnection()), "", false));
        views.add(new LimitView(whose, "idle", DurationText.format(plan.terms().idle()), "", false));
        if (!plan.terms().sourcePool().isEmpty()) {
            views.add(new LimitView(
                    whose,
                    "source",
                    plan.terms().sourcePool(),
                    state.source(now).map(Order::why).orElse(""),
                    false));
        }
        views.sort(Comparator.comparing(view -> !view.holdsBack()));
        return List.copyOf(views);
    }

    private static void places(
            String site, Plan plan, SiteState state, Map<String, Integer> inUse, long now, List<LimitView> views) {
        int here = state.places(plan.limit(), now);
        String why = state.concurrency(now).map(order -> "; " + order.why()).orElse("");
        views.add(new LimitView(
                "site " + site,
                CONCURRENCY + " on this node",
                Integer.toString(here),
                state.inUse() + " in use" + why,
                state.inUse() >= here));
        int everywhere = inUse.getOrDefault(site, 0);
        views.add(new LimitView(
                "site " + site,
                CONCURRENCY,
                Integer.toString(plan.limit()),
                everywhere + " in use",
                everywhere >= plan.limit()));
    }

    private void account(Account account, Map<String, Integer> inUse, List<LimitView> views) {
        SiteLimits limits = account.limits();
        limits.concurrency().ifPresent(most -> {
            int used = inUse.getOrDefault(account.placesKey(), 0);
            views.add(new LimitView(
                    account.subject(), CONCURRENCY, Integer.toString(most), used + " in use", used >= most));
        });
        limits.messageRate()
                .ifPresent(rate ->
                        views.add(rate(account, "message-rate", Account.messagesKey(account.subject(), rate), rate)));
        limits.connectionRate()
                .ifPresent(rate -> views.add(
                        rate(account, "connection-rate", Account.connectionsKey(account.subject(), rate), rate)));
    }

    private LimitView rate(Account account, String limit, String key, Rate rate) {
        boolean spent = tokens.isSpent(key, rate);
        return new LimitView(account.subject(), limit, rate.toString(), spent ? "used up for now" : "", spent);
    }

    @Override
    public List<SiteView> sites() {
        GateSettings current = settings.get();
        long now = clock.millis();
        Map<String, Integer> inUse = shared.inUse();
        return states.collect((site, state) -> view(site, state, current, inUse, now)).stream()
                .sorted(Comparator.comparing(SiteView::site))
                .toList();
    }

    private SiteView view(String site, SiteState state, GateSettings current, Map<String, Integer> inUse, long now) {
        Optional<Suspension> held = suspensions.find(Scope.SITE, site);
        Optional<SiteState.Pause> pause = state.pause(now);
        Optional<Provider> provider = state.knownProvider();
        String why = held.map(Suspended::words)
                .or(() -> pause.map(SiteState.Pause::why))
                .or(() -> state.concurrency(now).map(Order::why))
                .or(() -> state.rate(now).map(Order::why))
                .or(() -> state.source(now).map(Order::why))
                .orElse("");
        Optional<Instant> closedUntil =
                held.isPresent() ? held.get().until() : pause.map(open -> Instant.ofEpochMilli(open.untilMillis()));
        Optional<Boolean> rateLeft = state.rate(now)
                .map(order -> !tokens.isSpent(Account.messagesKey("site " + site, order.value()), order.value()))
                .or(() -> provider.flatMap(known -> known.limits()
                        .messageRate()
                        .map(rate -> !tokens.isSpent(Account.messagesKey("provider " + known.name(), rate), rate))));
        return new SiteView(
                site,
                provider.map(Provider::name).orElse(""),
                inUse.getOrDefault(site, 0),
                state.places(current.concurrency(), now),
                current.concurrency(),
                closedUntil,
                why,
                rateLeft);
    }
}
