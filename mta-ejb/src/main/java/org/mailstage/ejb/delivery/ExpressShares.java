package org.mailstage.ejb.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.mailstage.core.routing.Site;

/**
 * Sees to it that no site holds all sessions of a consumer: they serve everybody. A site that is known to be slow gets none,
 * its mail goes by a lane; one that nobody knows yet gets few; one that is known to be fast gets most of them, and a moment of
 * patience when it has these.
 *
 * <p>Thread-safe. Knows what this node has seen since its start. Bounded: sites without an attempt for a while are forgotten
 * when there are many.
 */
final class ExpressShares {
    /** Attempts that take longer on average make a site slow. */
    static final Duration SLOW = Duration.ofSeconds(1);
    /** Sessions for a site that nobody knows. */
    static final int UNKNOWN = 4;
    /** Sessions for a site that is fast. */
    static final int KNOWN = 16;

    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MANY = 5_000;
    /** Weight of the last attempt in the average. */
    private static final double LAST = 0.25;

    private final LongSupplier nanos;
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    /** @param nanos the time, like {@link System#nanoTime} */
    ExpressShares(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A session taken; closing gives it back. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a session for one attempt.
     *
     * @param consumer which of the consumers of this node; each has sessions of its own
     * @return empty when the site has its share already
     */
    Optional<Place> enter(Site site, String consumer) {
        Pace pace = paces.computeIfAbsent(consumer + ' ' + site.name(), key -> new Pace());
        return pace.enter(isSlow(site)) ? Optional.of(pace) : Optional.empty();
    }

    /** Remembers how long an attempt took, on the express way or in a lane. */
    void took(Site site, Duration time) {
        if (paces.size() > MANY) {
            long now = nanos.getAsLong();
            paces.values().removeIf(pace -> pace.isForgotten(now));
        }
        paces.computeIfAbsent(site.name(), key -> new Pace()).took(time.toNanos());
    }

    private boolean isSlow(Site site) {
        Pace pace = paces.get(site.name());
        return pace != null && pace.isSlow();
    }

    /** Attempts of one site: how many are under way, or how long they take. */
    private final class Pace implements Place {
        private int underWay;
        private double average = -1;
        private long lastChange = nanos.getAsLong();
        private boolean hasEnded;

        synchronized boolean enter(boolean slow) {
            if (slow || isStalled()) {
                return false;
            }
            long patience = hasEnded ? MOMENT_NANOS : 0;
            long deadline = System.nanoTime() + patience;
            long left = patience;
            while (underWay >= (hasEnded ? KNOWN : UNKNOWN)) {
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                left = deadline - System.nanoTime();
            }
            if (underWay++ == 0) {
                lastChange = nanos.getAsLong();
            }
            return true;
        }

        /** Several are under way and none has come back for a while. */
        private boolean isStalled() {
            return underWay >= UNKNOWN && nanos.getAsLong() - lastChange > SLOW.toNanos();
        }

        @Override
        public synchronized void close() {
            underWay--;
            hasEnded = true;
            lastChange = nanos.getAsLong();
            notifyAll();
        }

        synchronized void took(long time) {
            average = average < 0 ? time : average + LAST * (time - average);
            lastChange = nanos.getAsLong();
        }

        synchronized boolean isSlow() {
            return average > SLOW.toNanos();
        }

        synchronized boolean isForgotten(long now) {
            return underWay == 0 && now - lastChange > FORGET_NANOS;
        }
    }
}
