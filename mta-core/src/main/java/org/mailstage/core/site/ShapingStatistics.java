package org.mailstage.core.site;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a gate did since the start of this node. Thread-safe. */
public final class ShapingStatistics {
    private final Map<RuleHit, LongAdder> hits = new ConcurrentHashMap<>();
    private final LongAdder pauses = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder closed = new LongAdder();

    /**
     * How often a provider's replies led to an action.
     *
     * @param action as in {@link ReplyAction#keyword()}
     */
    public record RuleHit(String provider, String action, long count) {}

    void hit(String provider, ReplyAction action) {
        hits.computeIfAbsent(new RuleHit(provider, action.keyword(), 0), key -> new LongAdder())
                .increment();
    }

    void paused() {
        pauses.increment();
    }

    void busy() {
        busy.increment();
    }

    void closed() {
        closed.increment();
    }

    /** Hits of reply rules, by provider and action. */
    public List<RuleHit> hits() {
        Map<String, RuleHit> sorted = new TreeMap<>();
        hits.forEach((key, count) -> sorted.put(
                key.provider() + " " + key.action(), new RuleHit(key.provider(), key.action(), count.sum())));
        return List.copyOf(sorted.values());
    }

    /** How often a site was left alone because none of its hosts answered. */
    public long pauses() {
        return pauses.sum();
    }

    /** Attempts turned away for want of a place or of what a rate allows. */
    public long turnedAway() {
        return busy.sum();
    }

    /** Attempts turned away by a suspension or because no host answers. */
    public long refused() {
        return closed.sum();
    }
}
