package org.mailstage.ejb.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;

/**
 * One recipient of a message as it stands, or will stand, in {@code recipient_trace}. Not thread-safe.
 */
final class RecipientRow {
    final String recipient;
    /** True when the database has a row for it. */
    final boolean stored;

    TraceState state = TraceState.QUEUED;
    Instant changedAt;
    int attempts;
    String node = "";
    String nextHop = "";
    String remoteHost = "";
    String status = "";
    String evidence = "";

    @Nullable
    Instant next;

    /** True when the last event was a delivery and nothing came between the reception and it; it then is no row of its own. */
    boolean direct;
    /** True when the row must be written. */
    boolean changed;
    /** True when the index of the queue has a row for it. */
    boolean listed;

    RecipientRow(String recipient, Instant changedAt, boolean stored) {
        this.recipient = recipient;
        this.changedAt = changedAt;
        this.stored = stored;
        this.changed = !stored;
    }

    /** Takes over what the event says, unless something newer is known: nodes write independently of each other. */
    void apply(TraceEvent event) {
        changed = true;
        attempts = Math.max(attempts, event.attempt());
        if (event.at().isBefore(changedAt)) {
            return;
        }
        state = TraceState.after(event.type());
        changedAt = event.at();
        node = event.node();
        nextHop = event.nextHop();
        remoteHost = event.remoteHost();
        status = event.status();
        evidence = event.evidence();
        next = event.next();
        direct = false;
    }

    /** True while it lies in a queue of the broker. */
    boolean isInQueue() {
        return !state.isFinal() || state == TraceState.DEAD_LETTERED;
    }

    /** The direct delivery this row stands for, as an event of its own. */
    TraceEvent directDelivery(String queueId, String reversePath, long size) {
        return new TraceEvent(
                queueId,
                TraceEvent.Type.DELIVERED,
                changedAt,
                node,
                reversePath,
                java.util.List.of(recipient),
                nextHop,
                remoteHost,
                status,
                evidence,
                attempts,
                size,
                null);
    }
}
