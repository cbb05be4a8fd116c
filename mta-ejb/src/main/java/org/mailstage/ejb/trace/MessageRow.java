package org.mailstage.ejb.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;

/**
 * One message with its recipients as they stand, or will stand, in the database, and the events to add. Not thread-safe.
 *
 * <p>A delivery at the first attempt is told by the message and its recipients alone: two rows for the usual message.
 * Whatever else happens is an event with a row of its own as well.
 */
final class MessageRow {
    final String id;
    /** True when the database has a row for it. */
    final boolean stored;

    Instant receivedAt;
    Instant lastChange;
    TraceState state = TraceState.QUEUED;
    /** False while only what happened later is known. */
    boolean received;

    String node = "";
    String client = "";
    String reception = "";
    String reversePath = "";
    long size;
    final Map<String, RecipientRow> recipients = new LinkedHashMap<>();
    final List<TraceEvent> newEvents = new ArrayList<>();

    MessageRow(String id, Instant receivedAt, Instant lastChange, boolean stored) {
        this.id = id;
        this.receivedAt = receivedAt;
        this.lastChange = lastChange;
        this.stored = stored;
    }

    /** A message that the database does not know yet. */
    static MessageRow fresh(String id, TraceEvent first) {
        return new MessageRow(id, first.at(), first.at(), false);
    }

    void apply(TraceEvent event) {
        if (event.type() == TraceEvent.Type.RECEIVED) {
            receive(event);
        } else if (isDirect(event)) {
            for (String recipient : event.recipients()) {
                RecipientRow row = recipient(recipient, event);
                row.apply(event);
                row.direct = true;
            }
        } else {
            happen(event);
        }
        if (event.at().isAfter(lastChange)) {
            lastChange = event.at();
        }
        state = state(event);
    }

    private void receive(TraceEvent event) {
        received = true;
        receivedAt = event.at();
        node = event.node();
        client = event.remoteHost();
        reception = event.evidence();
        reversePath = event.reversePath();
        size = event.size();
        for (String recipient : event.recipients()) {
            recipients.computeIfAbsent(Columns.recipient(recipient), r -> new RecipientRow(r, event.at(), false));
        }
    }

    /** A delivery of recipients to whom nothing else has happened since the reception. */
    private boolean isDirect(TraceEvent event) {
        if (event.type() != TraceEvent.Type.DELIVERED || event.recipients().isEmpty()) {
            return false;
        }
        for (String recipient : event.recipients()) {
            RecipientRow row = recipients.get(Columns.recipient(recipient));
            if (row == null || row.state != TraceState.QUEUED) {
                return false;
            }
        }
        return true;
    }

    private void happen(TraceEvent event) {
        newEvents.add(event);
        if (event.recipients().isEmpty()) {
            recipients.values().forEach(row -> change(row, event));
        }
        for (String recipient : event.recipients()) {
            change(recipient(recipient, event), event);
        }
        if (!received) {
            reversePath = event.reversePath();
            size = event.size();
        }
    }

    private void change(RecipientRow row, TraceEvent event) {
        if (row.direct && !event.at().isBefore(row.changedAt)) {
            // The row is about to tell something newer, so what it told until now becomes an event.
            newEvents.add(newEvents.size() - 1, row.directDelivery(id, reversePath, size));
        }
        row.apply(event);
    }

    private RecipientRow recipient(String recipient, TraceEvent event) {
        return recipients.computeIfAbsent(Columns.recipient(recipient), r -> new RecipientRow(r, event.at(), false));
    }

    private TraceState state(TraceEvent last) {
        TraceState worst = null;
        for (RecipientRow row : recipients.values()) {
            if (worst == null || row.state.code() < worst.code()) {
                worst = row.state;
            }
        }
        return worst == null ? TraceState.after(last.type()) : worst;
    }
}
