package org.mailstage.core.traffic;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;

/**
 * What was used in the last stretch of time, in slots of a fifth of it. Not thread-safe.
 *
 * <p>The running slot and the five before it count as a whole, so that no stretch of that length, wherever it begins,
 * holds more than {@link #total}; the price is that something used counts for up to a fifth longer. Slots begin at
 * multiples of their length since the epoch, on all nodes at the same time.
 */
public final class SlidingWindow {
    private static final int SLOTS = 5;
    private static final int KEPT = SLOTS + 1;
    private static final int OCTETS = (KEPT + 1) * Long.BYTES;

    /** The number of the newest slot, counted from the epoch. */
    private long newest;

    /** By age: the newest slot first. */
    private final long[] counts = new long[KEPT];

    /** How long a slot of this rate lasts. */
    public static long slotMillis(Rate rate) {
        return rate.per().toMillis() / SLOTS;
    }

    /** What counts at that time. */
    public long total(Rate rate, long millis) {
        turnTo(millis / slotMillis(rate));
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    public void add(Rate rate, long millis, long amount) {
        turnTo(millis / slotMillis(rate));
        counts[0] += amount;
    }

    /** Adds what the other window holds, slot by slot. */
    public void add(SlidingWindow other) {
        combine(other, 1);
    }

    /** Takes off what the other window holds, slot by slot; nothing becomes negative. */
    public void subtract(SlidingWindow other) {
        combine(other, -1);
    }

    private void combine(SlidingWindow other, int sign) {
        turnTo(other.newest);
        for (int age = 0; age < KEPT; age++) {
            long here = newest - other.newest + age;
            if (here < KEPT) {
                int index = (int) here;
                counts[index] = Math.max(0, counts[index] + sign * other.counts[age]);
            }
        }
    }

    /** Never turns back: a clock that was set back finds the newest slot still running. */
    private void turnTo(long slot) {
        long passed = slot - newest;
        if (passed <= 0) {
            return;
        }
        int shift = (int) Math.min(passed, KEPT);
        System.arraycopy(counts, 0, counts, shift, KEPT - shift);
        Arrays.fill(counts, 0, shift, 0);
        newest = slot;
    }

    public SlidingWindow copy() {
        SlidingWindow copy = new SlidingWindow();
        copy.newest = newest;
        System.arraycopy(counts, 0, copy.counts, 0, KEPT);
        return copy;
    }

    /** For other nodes: numbers only. */
    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(OCTETS).putLong(newest);
        for (long count : counts) {
            buffer.putLong(count);
        }
        return buffer.array();
    }

    /** The inverse of {@link #encode()}; empty when a node of another version wrote something else. */
    public static Optional<SlidingWindow> decode(byte[] octets) {
        if (octets.length != OCTETS) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        SlidingWindow window = new SlidingWindow();
        window.newest = buffer.getLong();
        for (int i = 0; i < KEPT; i++) {
            window.counts[i] = buffer.getLong();
        }
        return Optional.of(window);
    }
}
