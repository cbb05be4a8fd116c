package org.mailstage.ejb.trace;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.RecipientSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;

/** A recipient of a message in the trace. Read only; never leaves this package. */
@Entity
@Table(name = "recipient_trace")
@IdClass(RecipientTrace.Key.class)
public class RecipientTrace {
    @Id
    @Column(name = "queue_id")
    String queueId;

    @Id
    @Column(name = "recipient")
    String recipient;

    @Column(name = "recipient_key")
    String recipientKey;

    @Column(name = "state")
    int state;

    @Convert(converter = InstantConverter.class)
    @Column(name = "changed_at")
    Instant changedAt;

    @Column(name = "attempts")
    int attempts;

    @Column(name = "node")
    String node;

    @Column(name = "next_hop")
    String nextHop;

    @Column(name = "remote_host")
    String remoteHost;

    @Column(name = "status")
    String status;

    @Column(name = "evidence")
    String evidence;

    @Convert(converter = InstantConverter.class)
    @Column(name = "next_attempt")
    @Nullable
    Instant next;

    @Column(name = "direct")
    boolean direct;

    RecipientSummary summary() {
        return new RecipientSummary(
                recipient, TraceState.ofCode(state), changedAt, attempts, nextHop, remoteHost, status, evidence, next);
    }

    /** The delivery that this row and others stand for. */
    TraceEvent delivery(MessageTrace message, List<String> recipients) {
        return new TraceEvent(
                queueId,
                TraceEvent.Type.DELIVERED,
                changedAt,
                node,
                message.reversePath,
                recipients,
                nextHop,
                remoteHost,
                status,
                evidence,
                attempts,
                message.size,
                null);
    }

    /** The key of a row. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String queueId = "";
        String recipient = "";

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && queueId.equals(that.queueId) && recipient.equals(that.recipient);
        }

        @Override
        public int hashCode() {
            return Objects.hash(queueId, recipient);
        }
    }
}
