package org.mailstage.ejb.lane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What this node knows of one lane. Guarded by the {@link LaneBoard} it belongs to; only the name is for everybody. */
final class Lane {
    private final LaneName name;
    /** Messages in it when last looked at. */
    long depth;
    /** Put into it since the broker's start, when last looked at: tells whether another node uses it. */
    long added = -1;
    /** Consumers of all nodes, when last looked at. */
    long consumers;
    /** Until then mail sent to it may still be under way. */
    Instant expectedUntil = Instant.MIN;
    /** No worker before this. */
    Instant notBefore = Instant.MIN;
    /** The gate has refused its mail and has not let any in since. */
    boolean refused;
    /** Workers of this node that are in it. */
    int workers;

    Instant lastUsed;
    /** True when the broker is known to have it. */
    boolean exists;
    /** When it was first seen closed, on its way to be removed; null when it is open. */
    @Nullable
    Instant closedSince;

    Lane(LaneName name, Instant now) {
        this.name = name;
        this.lastUsed = now;
    }

    LaneName name() {
        return name;
    }

    boolean hasMail(Instant now) {
        return depth > 0 || now.isBefore(expectedUntil);
    }

    boolean isOpen() {
        return closedSince == null;
    }
}
