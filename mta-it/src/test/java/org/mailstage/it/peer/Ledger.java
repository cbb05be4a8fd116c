package org.mailstage.it.peer;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how often each message was seen. Thread-safe. */
public final class Ledger {
    private static final int SHOWN = 20;

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();

    /** Notes one more time. */
    public void add(String id) {
        counts.merge(id, 1, Integer::sum);
        total.incrementAndGet();
    }

    /** How often this one was noted. */
    public int count(String id) {
        return counts.getOrDefault(id, 0);
    }

    /** Different ones. */
    public int distinct() {
        return counts.size();
    }

    /** All notes together. */
    public long total() {
        return total.get();
    }

    /** Notes beyond the first of each. */
    public long duplicates() {
        return counts.values().stream().mapToLong(count -> count - 1).sum();
    }

    /** Those noted here but not there, and no more than fit into a message. */
    public Set<String> missingIn(Ledger other) {
        Set<String> missing = new TreeSet<>();
        for (String id : counts.keySet()) {
            if (missing.size() < SHOWN && other.count(id) == 0) {
                missing.add(id);
            }
        }
        return missing;
    }

    @Override
    public String toString() {
        return distinct() + " different, " + total() + " in all";
    }
}
