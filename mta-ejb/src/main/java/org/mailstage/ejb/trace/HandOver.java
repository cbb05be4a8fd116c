package org.mailstage.ejb.trace;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands events from many threads to one, without locks: whoever offers never waits.
 *
 * <p>Thread-safe. When it is full the event is dropped and counted. To write it to the journal from the offering thread
 * instead would make the mail path wait for the disk, which is what a full hand-over says is slow.
 */
final class HandOver<E> {
    private final int capacity;
    private final Queue<E> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();

    HandOver(int capacity) {
        this.capacity = capacity;
    }

    /** False when it is full; the element is then counted as dropped. */
    boolean offer(E element) {
        // Counted first: the bound may refuse one too many under a race, and is never exceeded.
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            dropped.incrementAndGet();
            return false;
        }
        return queue.offer(element);
    }

    /** The next element; null when there is none. For one thread. */
    @Nullable
    E poll() {
        E element = queue.poll();
        if (element != null) {
            size.decrementAndGet();
        }
        return element;
    }

    int size() {
        return size.get();
    }

    long dropped() {
        return dropped.get();
    }
}
