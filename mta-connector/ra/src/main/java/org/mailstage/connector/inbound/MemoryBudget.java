package org.mailstage.connector.inbound;

import java.util.concurrent.atomic.AtomicLong;

/** The octets of message content that all sessions together may hold on the heap (invariant I7). Thread-safe. */
final class MemoryBudget {
    private final long bound;
    private final AtomicLong held = new AtomicLong();

    MemoryBudget(long bound) {
        this.bound = bound;
    }

    /** Takes octets if there are that many left. */
    boolean reserve(long octets) {
        if (held.addAndGet(octets) <= bound) {
            return true;
        }
        held.addAndGet(-octets);
        return false;
    }

    void release(long octets) {
        held.addAndGet(-octets);
    }

    /** True when so little is left that no further message should begin: the rest is for those under way. */
    boolean isNearlyExhausted() {
        return held.get() > bound - bound / 8;
    }

    long held() {
        return held.get();
    }
}
