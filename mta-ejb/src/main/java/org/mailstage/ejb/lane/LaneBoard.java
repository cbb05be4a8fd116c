package org.mailstage.ejb.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mailstage.core.routing.Site;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueDepths.Depth;

/**
 * What this node knows of all lanes, and whose turn it is.
 *
 * <p>Sites take turns, and within a site its tenants do, so that neither a site nor a tenant with much mail delays another. A
 * site gets another worker only while it has fewer than there are free ones: however many slow sites there are, some workers
 * stay free for the next.
 *
 * <p>Thread-safe; never asks anybody. Depths come from {@link #update}; in between what this node sends is expected to be there.
 */
final class LaneBoard {
    /** Tenants of one site that have a lane of their own; those beyond share a few. */
    static final int TENANTS = 32;

    private static final int SHARED = 8;
    private static final String SHARED_MARK = "~";

    private static final Duration EXPECT = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    /** While others work on a site its limit may grow. */
    private static final Duration PAUSE_AT_WORK = Duration.ofSeconds(1);

    private final Clock clock;
    private final LaneSettings settings;
    /** In the order of their turns, which is that of a linked map: whoever had a turn is put in again at the end. */
    private final Map<String, SiteLanesState> turns = new LinkedHashMap<>();

    private final Map<String, SiteLanesState> sites = new ConcurrentHashMap<>();
    private int busy;
    private Instant updatedAt = Instant.MIN;

    LaneBoard(Clock clock, LaneSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** All lanes of one site. */
    private static final class SiteLanesState {
        final String key;
        final Map<String, Lane> lanes = new LinkedHashMap<>();
        int workers;
        /** Read without a lock, by everybody who delivers. */
        volatile boolean waiting;

        SiteLanesState(String key) {
            this.key = key;
        }

        void decide(Instant now) {
            waiting = lanes.values().stream().anyMatch(lane -> lane.refused && lane.hasMail(now));
        }
    }

    /** What can be said of a lane that somebody wants to send to. */
    enum State {
        /** Mail may be sent to it. */
        OPEN,
        /** The broker has to be asked, and the lane made. */
        UNKNOWN,
        /** It is about to be removed: no mail may be sent to it. */
        CLOSED
    }

    /** @see org.mailstage.ejb.delivery.SiteLanes#waits */
    boolean waits(Site site) {
        SiteLanesState state = sites.isEmpty() ? null : sites.get(LaneName.siteKey(site));
        return state != null && state.waiting;
    }

    /** The lane for mail of this tenant: its own, or when the site has very many, one that several share. */
    synchronized LaneName choose(Site site, String tenant) {
        LaneName own = LaneName.of(site, tenant);
        SiteLanesState state = sites.get(own.siteKey());
        if (state == null || state.lanes.containsKey(own.queue()) || state.lanes.size() < TENANTS) {
            return own;
        }
        return LaneName.of(site, SHARED_MARK + Math.floorMod(tenant.hashCode(), SHARED));
    }

    synchronized State state(LaneName name) {
        Lane lane = find(name);
        if (lane == null || !lane.exists || clock.instant().isAfter(updatedAt.plus(settings.fresh()))) {
            return State.UNKNOWN;
        }
        return lane.isOpen() ? State.OPEN : State.CLOSED;
    }

    /** Mail is about to be sent to the lane. */
    synchronized void expect(LaneName name) {
        Instant now = clock.instant();
        Lane lane = findOrAdd(name, now);
        lane.expectedUntil = now.plus(EXPECT);
        lane.lastUsed = now;
    }

    /** The depths of all queues, as the broker has just told them. */
    synchronized void update(Map<String, Depth> depths) {
        Instant now = clock.instant();
        depths.forEach((queue, depth) -> {
            if (queue.startsWith(MailQueues.LANE_PREFIX)) {
                update(findOrAdd(LaneName.ofQueue(queue), now), depth, now);
            }
        });
        for (SiteLanesState site : List.copyOf(sites.values())) {
            site.lanes.values().removeIf(lane -> isGone(lane, depths, now));
            if (site.lanes.isEmpty() && site.workers == 0) {
                sites.remove(site.key);
                turns.remove(site.key);
            } else {
                site.decide(now);
            }
        }
        updatedAt = now;
    }

    private static void update(Lane lane, Depth depth, Instant now) {
        if (lane.added != depth.added() || depth.messages() > 0) {
            lane.lastUsed = now;
        }
        lane.exists = true;
        lane.depth = depth.messages();
        lane.added = depth.added();
        lane.consumers = depth.consumers();
        if (!depth.paused()) {
            lane.closedSince = null;
        } else if (lane.closedSince == null) {
            lane.closedSince = now;
        }
    }

    private static boolean isGone(Lane lane, Map<String, Depth> depths, Instant now) {
        if (depths.containsKey(lane.name().queue())) {
            return false;
        }
        lane.exists = false;
        lane.depth = 0;
        return lane.workers == 0 && !lane.hasMail(now);
    }

    private @org.jspecify.annotations.Nullable Lane find(LaneName name) {
        SiteLanesState site = sites.get(name.siteKey());
        return site == null ? null : site.lanes.get(name.queue());
    }

    private Lane findOrAdd(LaneName name, Instant now) {
        SiteLanesState site = sites.computeIfAbsent(name.siteKey(), key -> {
            SiteLanesState added = new SiteLanesState(key);
            turns.put(key, added);
            return added;
        });
        return site.lanes.computeIfAbsent(name.queue(), queue -> new Lane(name, now));
    }

    // ---- turns ---------------------------------------------------------------------------------------------------

    /** The lane whose turn it is, for a worker who then says {@link #finished}; empty when none may be served now. */
    synchronized Optional<Lane> take() {
        int free = settings.workers() - busy;
        if (free <= 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        for (SiteLanesState site : turns.values()) {
            if (site.workers > 0 && site.workers >= free) {
                continue;
            }
            Optional<Lane> next = site.lanes.values().stream()
                    .filter(lane -> mayBeServed(lane, now))
                    .min(Comparator.comparingInt(lane -> lane.workers));
            if (next.isPresent()) {
                begin(site, next.get());
                return next;
            }
        }
        return Optional.empty();
    }

    private static boolean mayBeServed(Lane lane, Instant now) {
        return lane.hasMail(now)
                && lane.isOpen()
                && !now.isBefore(lane.notBefore)
                && lane.workers < Math.max(1, lane.depth);
    }

    private void begin(SiteLanesState site, Lane lane) {
        lane.workers++;
        site.workers++;
        busy++;
        toTheEnd(site, lane);
    }

    /** Whoever has or had a turn comes last. */
    private void toTheEnd(SiteLanesState site, Lane lane) {
        turns.remove(site.key);
        turns.put(site.key, site);
        site.lanes.remove(lane.name().queue());
        site.lanes.put(lane.name().queue(), lane);
    }

    /** The gate has let in a message of the lane. */
    synchronized void granted(Lane lane) {
        if (lane.refused) {
            lane.refused = false;
            SiteLanesState site = sites.get(lane.name().siteKey());
            if (site != null) {
                site.decide(clock.instant());
            }
        }
    }

    /** Whether somebody waits whom the worker in this lane keeps waiting. */
    synchronized boolean isInTheWay(Lane lane) {
        Instant now = clock.instant();
        SiteLanesState own = sites.get(lane.name().siteKey());
        if (own != null
                && own.lanes.values().stream().anyMatch(other -> other.workers == 0 && mayBeServed(other, now))) {
            return true;
        }
        return busy >= settings.workers()
                && turns.values().stream()
                        .filter(site -> site.workers == 0)
                        .flatMap(site -> site.lanes.values().stream())
                        .anyMatch(other -> mayBeServed(other, now));
    }

    /** A worker has left the lane that {@link #take} gave it. */
    synchronized void finished(Lane lane, TurnEnd end) {
        Instant now = clock.instant();
        lane.workers--;
        lane.lastUsed = now;
        busy--;
        SiteLanesState site = sites.get(lane.name().siteKey());
        if (site == null) {
            return;
        }
        site.workers--;
        toTheEnd(site, lane);
        if (end instanceof TurnEnd.Refused refused) {
            lane.refused = true;
            Instant latest = now.plus(site.workers > 0 ? PAUSE_AT_WORK : LONGEST_PAUSE);
            Instant earliest = now.plus(SHORTEST_PAUSE);
            Instant until = refused.until().isBefore(latest) ? refused.until() : latest;
            lane.notBefore = until.isBefore(earliest) ? earliest : until;
        } else if (end instanceof TurnEnd.Failed) {
            lane.notBefore = now.plus(AFTER_FAILURE);
        } else {
            if (end instanceof TurnEnd.Empty) {
                lane.depth = 0;
                lane.refused = false;
            }
            askAgain(site, now);
        }
        site.decide(now);
    }

    /** @return true when a lane may be served that was refused before */
    boolean placeFree(Site site) {
        SiteLanesState state = sites.isEmpty() ? null : sites.get(LaneName.siteKey(site));
        if (state == null || !state.waiting) {
            return false;
        }
        synchronized (this) {
            return askAgain(state, clock.instant());
        }
    }

    private static boolean askAgain(SiteLanesState site, Instant now) {
        for (Lane lane : site.lanes.values()) {
            if (lane.refused && lane.hasMail(now) && now.isBefore(lane.notBefore)) {
                lane.notBefore = now;
                return true;
            }
        }
        return false;
    }

    // ---- removal -------------------------------------------------------------------------------------------------

    /** Closes the lanes that nobody has used for a while: no mail is sent to them from here on. @return their queues */
    synchronized List<String> closeIdle() {
        Instant now = clock.instant();
        List<String> closed = new ArrayList<>();
        for (SiteLanesState site : sites.values()) {
            for (Lane lane : site.lanes.values()) {
                if (lane.exists
                        && lane.isOpen()
                        && !lane.hasMail(now)
                        && lane.workers == 0
                        && lane.consumers == 0
                        && now.isAfter(lane.lastUsed.plus(settings.idle()))) {
                    lane.closedSince = now;
                    closed.add(lane.name().queue());
                }
            }
        }
        return closed;
    }

    /** The closed lanes whose time is over: those that lie empty are to be removed, the others opened again. */
    synchronized Map<String, Boolean> overdue() {
        Instant now = clock.instant();
        Map<String, Boolean> empty = new LinkedHashMap<>();
        for (SiteLanesState site : sites.values()) {
            for (Lane lane : site.lanes.values()) {
                if (lane.depth > 0 && !lane.isOpen()) {
                    empty.put(lane.name().queue(), false);
                } else if (lane.closedSince != null
                        && now.isAfter(lane.closedSince.plus(settings.grace()))
                        && lane.workers == 0
                        && lane.consumers == 0) {
                    empty.put(lane.name().queue(), true);
                }
            }
        }
        return empty;
    }

    // ---- figures -------------------------------------------------------------------------------------------------

    synchronized LaneFigures figures() {
        long count = 0;
        long messages = 0;
        for (SiteLanesState site : sites.values()) {
            for (Lane lane : site.lanes.values()) {
                count += lane.exists ? 1 : 0;
                messages += lane.depth;
            }
        }
        return new LaneFigures(count, messages, busy, settings.workers());
    }
}
