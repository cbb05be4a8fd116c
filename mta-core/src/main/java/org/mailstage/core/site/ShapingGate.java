package org.mailstage.core.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mailstage.core.cluster.RecentEntries;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.site.Suspension.Scope;
import org.mailstage.core.traffic.SharedTokens;
import org.mailstage.core.traffic.SlidingWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate that knows suspensions, sites that are dead, concurrency with feedback, and the limits of sites, providers,
 * domains, tenants and source pools; of several the strictest wins.
 *
 * <p>Thread-safe. A site without limits of its own costs a few look-ups in memory and two counters; sites share no lock. What
 * nodes share comes through {@link SiteStates}, {@link SharedTokens} and {@link SuspensionBook}, which answer from this
 * node's memory; only where a rate is about used up it may wait {@value #PATIENCE_MILLIS} ms for the others. What was learnt
 * of a site, its concurrency and whether it is dead, each node learns for itself. Memory is bounded (invariant I7): the sites
 * used least recently are forgotten, and begin anew.
 */
public final class ShapingGate implements SiteGate {
    private static final Logger LOG = LoggerFactory.getLogger(ShapingGate.class);
    /** Sites remembered on a node. */
    private static final int CAPACITY = 50_000;

    static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    /** Of a suspension without an end. */
    static final Duration ASK_AGAIN_LATER = Duration.ofMinutes(5);

    static final long PATIENCE_MILLIS = 50;

    private final Supplier<GateSettings> settings;
    private final SiteStates shared;
    private final SharedTokens tokens;
    private final SuspensionBook suspensions;
    private final Clock clock;
    private final ShapingStatistics statistics = new ShapingStatistics();
    private final ReplyRules rules;
    private final RecentEntries<SiteState> states = new RecentEntries<>(CAPACITY);
    private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

    public ShapingGate(
            Supplier<GateSettings> settings,
            SiteStates shared,
            SharedTokens tokens,
            SuspensionBook suspensions,
            Clock clock) {
        this.settings = settings;
        this.shared = shared;
        this.tokens = tokens;
        this.suspensions = suspensions;
        this.clock = clock;
        this.rules = new ReplyRules(suspensions, statistics);
        suspensions.onChange((note, learnt) -> changed(note));
    }

    /** What it did since the start. */
    public ShapingStatistics statistics() {
        return statistics;
    }

    /** The view of it for display. */
    public SiteOverview overview() {
        return new GateOverview(settings, shared, tokens, suspensions, clock, states);
    }

    @Override
    public void onRoom(RoomListener listener) {
        listeners.add(listener);
    }

    @Override
    public Admission ask(SiteRequest request) {
        GateSettings current = settings.get();
        SiteState state = state(request, current);
        long now = clock.millis();
        Plan plan = Plan.of(request, current, state, now);
        Optional<Admission.Closed> closed = closed(request, plan, state, now);
        if (closed.isPresent()) {
            statistics.closed();
            return closed.get();
        }
        if (!state.enter(plan.limit(), now)) {
            return busy(now + ASK_AGAIN.toMillis());
        }
        List<SiteStates.Slot> places = new ArrayList<>(1);
        if (!takePlaces(request, plan, places)) {
            return turnAway(state, places, now + ASK_AGAIN.toMillis());
        }
        // What a rate allows cannot be given back, so it is taken last.
        Optional<Rate> spent = takeMessages(plan);
        boolean connects = spent.isEmpty() && plan.countsConnections() && state.needsConnection(now);
        if (connects) {
            spent = takeConnections(plan);
        }
        if (spent.isPresent()) {
            return turnAway(state, places, now + SlidingWindow.slotMillis(spent.get()));
        }
        int sent = plan.countsConnections() ? state.takeConnection(now) : 0;
        return new Admission.Granted(new TakenSlot(request, plan, state, places, sent));
    }

    private SiteState state(SiteRequest request, GateSettings current) {
        return states.with(
                request.site().name(),
                () -> new SiteState(current.shaping().initialConcurrency()),
                Function.identity());
    }

    private Optional<Admission.Closed> closed(SiteRequest request, Plan plan, SiteState state, long now) {
        if (!suspensions.isEmpty()) {
            Optional<Suspension> held =
                    Suspended.by(suspensions, request, plan.terms().sourcePool());
            if (held.isPresent()) {
                Instant until =
                        held.get().until().orElse(Instant.ofEpochMilli(now).plus(ASK_AGAIN_LATER));
                return Optional.of(new Admission.Closed(until, Diagnostic.local(Suspended.words(held.get()))));
            }
        }
        return state.pause(now)
                .map(pause -> new Admission.Closed(
                        Instant.ofEpochMilli(pause.untilMillis()),
                        Diagnostic.local("left alone, as the last attempts failed: " + pause.why())));
    }

    private boolean takePlaces(SiteRequest request, Plan plan, List<SiteStates.Slot> places) {
        if (!takePlace(request.site().name(), plan.limit(), places)) {
            return false;
        }
        for (Account account : plan.accounts()) {
            Optional<Integer> limit = account.limits().concurrency();
            if (limit.isPresent() && !takePlace(account.placesKey(), limit.get(), places)) {
                return false;
            }
        }
        return true;
    }

    private boolean takePlace(String key, int limit, List<SiteStates.Slot> places) {
        Optional<SiteStates.Slot> place = shared.tryAcquire(key, limit);
        place.ifPresent(places::add);
        return place.isPresent();
    }

    /** @return the rate that is used up; empty when what is needed was taken */
    private Optional<Rate> takeMessages(Plan plan) {
        for (Account account : plan.accounts()) {
            Optional<Rate> rate = account.limits().messageRate();
            if (rate.isPresent() && tokens.isSpent(Account.messagesKey(account.subject(), rate.get()), rate.get())) {
                return rate;
            }
        }
        for (Account account : plan.accounts()) {
            Optional<Rate> rate = account.limits().messageRate();
            if (rate.isPresent() && !take(Account.messagesKey(account.subject(), rate.get()), rate.get())) {
                return rate;
            }
        }
        return Optional.empty();
    }

    private Optional<Rate> takeConnections(Plan plan) {
        for (Account account : plan.accounts()) {
            Optional<Rate> rate = account.limits().connectionRate();
            if (rate.isPresent() && !take(Account.connectionsKey(account.subject(), rate.get()), rate.get())) {
                return rate;
            }
        }
        return Optional.empty();
    }

    private boolean take(String key, Rate rate) {
        CompletableFuture<Boolean> answer = tokens.take(key, rate, 1).toCompletableFuture();
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false; // What comes too late is lost, and the site gets a little less than it might.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admission busy(long until) {
        statistics.busy();
        return new Admission.Busy(Instant.ofEpochMilli(until));
    }

    private Admission turnAway(SiteState state, List<SiteStates.Slot> places, long until) {
        places.forEach(SiteStates.Slot::close);
        state.leave();
        state.turnAway();
        return busy(until);
    }

    private void changed(SuspensionNote note) {
        Suspension suspension = note.suspension();
        if (note.ended() && suspension.scope() == Scope.SITE) {
            states.ifPresent(
                    suspension.name(),
                    state -> {
                        state.forgetTrouble(settings.get().shaping().initialConcurrency());
                        return true;
                    },
                    false);
            tell(suspension.name());
        }
    }

    private void tell(String site) {
        listeners.forEach(listener -> listener.room(site));
    }

    private final class TakenSlot implements Slot {
        private final SiteRequest request;
        private final Plan plan;
        private final SiteState state;
        private final List<SiteStates.Slot> places;
        private final AtomicBoolean open = new AtomicBoolean(true);
        /** Messages sent over the connection before this one. */
        private final int sent;

        private TakenSlot(SiteRequest request, Plan plan, SiteState state, List<SiteStates.Slot> places, int sent) {
            this.request = request;
            this.plan = plan;
            this.state = state;
            this.places = places;
            this.sent = sent;
        }

        @Override
        public SlotTerms terms() {
            return plan.terms();
        }

        @Override
        public List<DeliveryOutcome> done(List<DeliveryOutcome> outcomes) {
            long now = clock.millis();
            String site = request.site().name();
            Feedback feedback = Feedback.of(outcomes);
            String why = feedback == Feedback.TROUBLE ? outcomes.get(0).evidence() : "";
            state.learn(feedback, plan.settings(), plan.limit(), why, now).ifPresent(pause -> {
                statistics.paused();
                LOG.info(
                        "MTA-10044 site left alone site=\"{}\" until={} reason=\"{}\"",
                        site,
                        Instant.ofEpochMilli(pause.untilMillis()),
                        pause.why());
            });
            if (plan.countsConnections()
                    && feedback != Feedback.TROUBLE
                    && sent + 1 < plan.terms().messagesPerConnection()) {
                state.keepConnection(now + plan.terms().idle().toMillis(), sent + 1);
            }
            ReplyRules.Book book = new ReplyRules.Book(
                    plan.provider(), plan.settings().shaping().replies());
            return feedback == Feedback.SILENT || book.isEmpty()
                    ? outcomes
                    : rules.apply(outcomes, book, site, state, plan.limit(), now);
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                places.forEach(SiteStates.Slot::close);
                if (state.leave()) {
                    tell(request.site().name());
                }
            }
        }
    }
}
