package org.mailstage.core.trace;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens on this node: since the start, and per minute for the last hour.
 *
 * <p>Thread-safe, without locks; {@link #count} costs some ten nanoseconds. In memory only: a restart begins at zero. An
 * event at the turn of a minute may be counted in the minute before.
 */
public final class TrafficStatistics {
    /** Minutes that are kept, the running one included. */
    public static final int MINUTES = 60;

    private static final TraceEvent.Type[] TYPES = TraceEvent.Type.values();
    /** Counters by type, and one more for the recipients of received messages. */
    private static final int COUNTERS = TYPES.length + 1;

    private final Clock clock;
    private final Instant start;
    private final LongAdder[] totals = new LongAdder[COUNTERS];
    private final AtomicReferenceArray<@Nullable Minute> ring = new AtomicReferenceArray<>(MINUTES + 1);

    public TrafficStatistics(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
        for (int i = 0; i < COUNTERS; i++) {
            totals[i] = new LongAdder();
        }
    }

    /** Counts one event, by the time at which it is counted. */
    public void count(TraceEvent event) {
        int recipients = event.recipients().size();
        Minute minute = minute(clock.millis() / 60_000);
        if (event.type() == TraceEvent.Type.RECEIVED) {
            add(minute, TraceEvent.Type.RECEIVED.ordinal(), 1);
            add(minute, COUNTERS - 1, recipients);
        } else {
            add(minute, event.type().ordinal(), recipients);
        }
    }

    private void add(Minute minute, int counter, int amount) {
        totals[counter].add(amount);
        minute.counts.addAndGet(counter, amount);
    }

    private Minute minute(long number) {
        int slot = (int) (number % ring.length());
        while (true) {
            Minute current = ring.get(slot);
            if (current != null && current.number >= number) {
                return current;
            }
            Minute fresh = new Minute(number);
            if (ring.compareAndSet(slot, current, fresh)) {
                return fresh;
            }
        }
    }

    /** When counting began. */
    public Instant since() {
        return start;
    }

    /** Everything since the start. */
    public TrafficCounts totals() {
        return counts(i -> totals[i].sum());
    }

    /** The last {@value #MINUTES} minutes, oldest first, the running one last; minutes before the start are zero. */
    public List<TrafficMinute> minutes() {
        long now = clock.millis() / 60_000;
        List<TrafficMinute> minutes = new ArrayList<>(MINUTES);
        for (long number = now - MINUTES + 1; number <= now; number++) {
            Minute minute = ring.get((int) (number % ring.length()));
            boolean known = minute != null && minute.number == number;
            TrafficCounts counts = known && minute != null ? counts(minute.counts::get) : TrafficCounts.ZERO;
            minutes.add(new TrafficMinute(Instant.EPOCH.plus(number, ChronoUnit.MINUTES), counts));
        }
        return minutes;
    }

    private static TrafficCounts counts(java.util.function.IntToLongFunction of) {
        return new TrafficCounts(
                of.applyAsLong(TraceEvent.Type.RECEIVED.ordinal()),
                of.applyAsLong(COUNTERS - 1),
                of.applyAsLong(TraceEvent.Type.DELIVERED.ordinal()),
                of.applyAsLong(TraceEvent.Type.DEFERRED.ordinal()),
                of.applyAsLong(TraceEvent.Type.FAILED.ordinal()),
                of.applyAsLong(TraceEvent.Type.EXPIRED.ordinal()),
                of.applyAsLong(TraceEvent.Type.BOUNCED.ordinal()),
                of.applyAsLong(TraceEvent.Type.DEAD_LETTERED.ordinal()),
                of.applyAsLong(TraceEvent.Type.IN_DOUBT.ordinal()),
                of.applyAsLong(TraceEvent.Type.UNREPORTED.ordinal()));
    }

    private static final class Minute {
        private final long number;
        private final AtomicLongArray counts = new AtomicLongArray(COUNTERS);

        private Minute(long number) {
            this.number = number;
        }
    }
}
