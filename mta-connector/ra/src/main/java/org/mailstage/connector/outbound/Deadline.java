package org.mailstage.connector.outbound;

import java.time.Duration;

/** A point in time that bounds whatever is done until then; in terms of {@link System#nanoTime()}. Immutable. */
record Deadline(long nanoTime) {
    /** Half of what nanoTime can tell apart; longer waits than 146 years are the same to us. */
    private static final long FOREVER = Long.MAX_VALUE / 2;

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + nanos(time));
    }

    /** The earlier of this deadline and the given time from now on. */
    long sooner(Duration time) {
        long now = System.nanoTime();
        return now + Math.min(nanoTime - now, nanos(time));
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    private static long nanos(Duration time) {
        return time.getSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : time.toNanos();
    }
}
