package org.mailstage.ejb.trace;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when the trace leaves the machine to mail: while events come in faster than {@value #BUSY_PER_SECOND} a second,
 * but never for longer than the trace may lag.
 *
 * <p>Writing the trace costs about a third of what the mail itself costs. In a burst it can wait in the journal, where it
 * is as safe as elsewhere; afterwards there is time. Used by one thread.
 */
final class GiveWay {
    static final int BUSY_PER_SECOND = 200;

    private static final long SAMPLE_NANOS = 200_000_000;

    private final LongSupplier events;
    private final LongSupplier nanoTime;
    private final long longest;
    private long sampledAt;
    private long sampledEvents;
    private boolean busy;
    private long caughtUpAt;

    /**
     * @param events how many events have come so far
     * @param longest how far the trace may lag because of mail; zero switches this off
     */
    GiveWay(LongSupplier events, LongSupplier nanoTime, Duration longest) {
        this.events = events;
        this.nanoTime = nanoTime;
        this.longest = longest.toNanos();
        this.sampledAt = nanoTime.getAsLong();
        this.caughtUpAt = sampledAt;
    }

    /** True when the trace should wait a little and ask again. */
    boolean wanted() {
        long now = nanoTime.getAsLong();
        sample(now);
        return busy && now - caughtUpAt < longest;
    }

    /** Everything that has come is in the database. */
    void caughtUp() {
        caughtUpAt = nanoTime.getAsLong();
    }

    private void sample(long now) {
        long elapsed = now - sampledAt;
        if (elapsed < SAMPLE_NANOS) {
            return;
        }
        long count = events.getAsLong();
        busy = (count - sampledEvents) * 1e9 / elapsed > BUSY_PER_SECOND;
        sampledAt = now;
        sampledEvents = count;
    }
}
