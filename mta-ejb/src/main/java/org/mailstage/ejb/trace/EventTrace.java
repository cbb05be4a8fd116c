package org.mailstage.ejb.trace;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;

/** An event in the trace. Read only; never leaves this package. */
@Entity
@Table(name = "event_trace")
public class EventTrace {
    @Id
    @Column(name = "event_id")
    long eventId;

    @Column(name = "queue_id")
    String queueId;

    @Enumerated(EnumType.STRING)
    @Column(name = "event_type")
    TraceEvent.Type type;

    @Convert(converter = InstantConverter.class)
    @Column(name = "happened_at")
    Instant at;

    @Column(name = "node")
    String node;

    @Column(name = "reverse_path")
    String reversePath;

    @Column(name = "recipients")
    String recipients;

    @Column(name = "next_hop")
    String nextHop;

    @Column(name = "remote_host")
    String remoteHost;

    @Column(name = "status")
    String status;

    @Column(name = "evidence")
    String evidence;

    @Column(name = "attempt")
    int attempt;

    @Column(name = "size_octets")
    long size;

    @Convert(converter = InstantConverter.class)
    @Column(name = "next_attempt")
    @Nullable
    Instant next;

    TraceEvent event() {
        List<String> addresses = recipients.isEmpty() ? List.of() : List.of(recipients.split("\n"));
        return new TraceEvent(
                queueId,
                type,
                at,
                node,
                reversePath,
                addresses,
                nextHop,
                remoteHost,
                status,
                evidence,
                attempt,
                size,
                next);
    }
}
