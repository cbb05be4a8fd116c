package org.mailstage.core.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.schedule.Rate;

/**
 * What this node knows of one site. Thread-safe: each site has a lock of its own, held for a few instructions. Times are
 * epoch milliseconds.
 */
final class SiteState {
    /** Rules of which hits are counted for one site. */
    private static final int MAX_RULES = 100;

    private final ConcurrencyWindow window;
    private final OpenConnections connections = new OpenConnections();
    private final Map<ReplyRule, RecentHits> hits = new HashMap<>();
    private int inUse;
    /** How often it was found dead in a row. */
    private int pauses;

    private long closedUntil;
    private String closedWhy = "";
    private @Nullable Order<Integer> concurrency;
    private @Nullable Order<Rate> rate;
    private @Nullable Order<String> source;
    private boolean turnedAway;

    private @Nullable ShapingSettings knownBy;
    private List<String> hosts = List.of();
    private Optional<Provider> provider = Optional.empty();

    SiteState(int initialConcurrency) {
        window = new ConcurrencyWindow(initialConcurrency);
    }

    /** A pause because no host answers. */
    record Pause(long untilMillis, String why) {}

    /** @param names the site's hosts as the request has them; empty when it does not know */
    synchronized Optional<Provider> provider(List<String> names, ShapingSettings settings) {
        boolean sameHosts = names.isEmpty() || names.equals(hosts);
        if (!sameHosts) {
            hosts = names;
        }
        // By identity: the settings are swapped as a whole, and this is asked for each message.
        if (knownBy != settings || !sameHosts) {
            provider = settings.provider(hosts);
            knownBy = settings;
        }
        return provider;
    }

    synchronized Optional<Provider> knownProvider() {
        return provider;
    }

    synchronized Optional<Pause> pause(long now) {
        return now < closedUntil ? Optional.of(new Pause(closedUntil, closedWhy)) : Optional.empty();
    }

    /** Takes a place on this node. @return false when all are taken */
    synchronized boolean enter(int limit, long now) {
        if (inUse >= places(limit, now)) {
            turnedAway = true;
            return false;
        }
        inUse++;
        return true;
    }

    /** @return whether somebody was turned away since this was last said */
    synchronized boolean leave() {
        inUse--;
        boolean told = turnedAway;
        turnedAway = false;
        return told;
    }

    /** Somebody had to go for another reason than the places here. */
    synchronized void turnAway() {
        turnedAway = true;
    }

    /** How many attempts this node makes at once. */
    synchronized int places(int limit, long now) {
        Order<Integer> order = concurrency;
        int places = window.size(limit);
        return order != null && order.holds(now) ? Math.min(places, order.value()) : places;
    }

    synchronized int inUse() {
        return inUse;
    }

    /**
     * Learns from an attempt.
     *
     * @param why what happened, for display
     * @return how long the site is left alone from now on; empty while it is open
     */
    synchronized Optional<Pause> learn(Feedback feedback, GateSettings settings, int limit, String why, long now) {
        switch (feedback) {
            case ALIVE -> {
                window.succeeded(inUse, limit);
                reopen();
            }
            case RELUCTANT -> {
                window.shrink();
                reopen();
            }
            case TROUBLE -> {
                // What began before it was closed, and ends now, is no news.
                if (now >= closedUntil && window.failed(limit)) {
                    pauses++;
                    closedUntil = now + settings.pause(pauses).toMillis();
                    closedWhy = why;
                    return Optional.of(new Pause(closedUntil, why));
                }
            }
            default -> {
                // Nothing is learnt.
            }
        }
        return Optional.empty();
    }

    private void reopen() {
        pauses = 0;
        closedUntil = 0;
    }

    /** Forgets that it does not answer, because somebody says that it does. */
    synchronized void forgetTrouble(int initialConcurrency) {
        reopen();
        window.restart(initialConcurrency);
    }

    /** @return whether the rule's threshold is reached */
    synchronized boolean hit(ReplyRule rule, long now) {
        if (rule.count() <= 1) {
            return true;
        }
        if (hits.size() >= MAX_RULES && !hits.containsKey(rule)) {
            hits.clear(); // Rules of settings that are gone, most likely.
        }
        return hits.computeIfAbsent(rule, key -> new RecentHits())
                .hit(now, rule.count(), rule.within().toMillis());
    }

    synchronized void orderConcurrency(Order<Integer> order) {
        concurrency = order;
    }

    synchronized int half(int limit, long now) {
        Order<Integer> order = concurrency;
        int half = window.half(limit);
        return order != null && order.holds(now) ? Math.min(half, Math.max(1, order.value() / 2)) : half;
    }

    synchronized void orderRate(Order<Rate> order) {
        rate = order;
    }

    synchronized void orderSource(Order<String> order) {
        source = order;
    }

    synchronized Optional<Order<Rate>> rate(long now) {
        return Optional.ofNullable(rate).filter(order -> order.holds(now));
    }

    synchronized Optional<Order<String>> source(long now) {
        return Optional.ofNullable(source).filter(order -> order.holds(now));
    }

    synchronized Optional<Order<Integer>> concurrency(long now) {
        return Optional.ofNullable(concurrency).filter(order -> order.holds(now));
    }

    synchronized boolean needsConnection(long now) {
        return connections.needsNew(now);
    }

    synchronized int takeConnection(long now) {
        return connections.take(now);
    }

    synchronized void keepConnection(long until, int messages) {
        connections.keep(until, messages);
    }
}
