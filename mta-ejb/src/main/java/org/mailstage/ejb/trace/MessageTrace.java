package org.mailstage.ejb.trace;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceState;

/** A message in the trace. Read only; never leaves this package. */
@Entity
@Table(name = "message_trace")
public class MessageTrace {
    @Id
    @Column(name = "queue_id")
    String queueId;

    @Convert(converter = InstantConverter.class)
    @Column(name = "received_at")
    Instant receivedAt;

    @Convert(converter = InstantConverter.class)
    @Column(name = "last_change")
    Instant lastChange;

    @Column(name = "state")
    int state;

    @Column(name = "size_octets")
    long size;

    @Column(name = "recipient_count")
    int recipientCount;

    @Column(name = "received")
    boolean received;

    @Column(name = "node")
    String node;

    @Column(name = "client")
    String client;

    @Column(name = "reception")
    String reception;

    @Column(name = "reverse_path")
    String reversePath;

    @Column(name = "sender_key")
    String senderKey;

    MessageSummary summary(List<String> recipients) {
        return new MessageSummary(
                queueId,
                receivedAt,
                node,
                client,
                reversePath,
                size,
                recipients,
                recipientCount,
                TraceState.ofCode(state),
                lastChange);
    }

    TraceEvent reception(List<String> recipients) {
        return new TraceEvent(
                queueId,
                TraceEvent.Type.RECEIVED,
                receivedAt,
                node,
                reversePath,
                recipients,
                "",
                client,
                "",
                reception,
                0,
                size,
                null);
    }
}
