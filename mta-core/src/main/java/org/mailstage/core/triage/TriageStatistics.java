package org.mailstage.core.triage;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the look at unknown clients has come to since the start. Thread-safe. */
public final class TriageStatistics {
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder known = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder earlyTalkers = new LongAdder();
    private final LongAdder listed = new LongAdder();
    private final LongAdder hangUps = new LongAdder();

    /** Clients that wait for their greeting now. */
    public int waiting() {
        return waiting.get();
    }

    /** Connections let in at once, as the client had passed before. */
    public long known() {
        return known.sum();
    }

    /** Clients that passed. */
    public long passed() {
        return passed.sum();
    }

    /** Clients that talked before their greeting. */
    public long earlyTalkers() {
        return earlyTalkers.sum();
    }

    /** Clients whose score reached the threshold. */
    public long listed() {
        return listed.sum();
    }

    /** Clients that went before their greeting. */
    public long hangUps() {
        return hangUps.sum();
    }

    void countKnown() {
        known.increment();
    }

    void begun() {
        waiting.incrementAndGet();
    }

    void ended() {
        waiting.decrementAndGet();
    }

    void countPassed() {
        passed.increment();
    }

    void countEarlyTalker() {
        earlyTalkers.increment();
    }

    void countListed() {
        listed.increment();
    }

    void countHangUp() {
        hangUps.increment();
    }
}
