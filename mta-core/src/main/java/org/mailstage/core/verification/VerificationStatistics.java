package org.mailstage.core.verification;

import java.util.concurrent.atomic.LongAdder;

/** What recipient verification has come to since the start. Thread-safe. */
public final class VerificationStatistics {
    private final LongAdder known = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder undecided = new LongAdder();
    private final LongAdder overLimit = new LongAdder();
    private final LongAdder probes = new LongAdder();

    /** Recipients found to exist. */
    public long known() {
        return known.sum();
    }

    /** Recipients refused as unknown. */
    public long unknown() {
        return unknown.sum();
    }

    /** Recipients of whom nothing could be found out. */
    public long undecided() {
        return undecided.sum();
    }

    /** Replies 421 to clients that tried too many unknown recipients. */
    public long overLimit() {
        return overLimit.sum();
    }

    /** Questions to next hops. */
    public long probes() {
        return probes.sum();
    }

    void count(RecipientAnswer answer) {
        switch (answer) {
            case KNOWN -> known.increment();
            case UNKNOWN -> unknown.increment();
            default -> undecided.increment();
        }
    }

    void countOverLimit() {
        overLimit.increment();
    }

    void countProbe() {
        probes.increment();
    }
}
