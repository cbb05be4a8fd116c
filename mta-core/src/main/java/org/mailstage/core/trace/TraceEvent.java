package org.mailstage.core.trace;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One event in the life of a message.
 *
 * <p>Immutable. Texts are bounded by whoever makes them; fields that an event does not have are empty.
 *
 * @param id queue id of the message
 * @param type what happened
 * @param at when
 * @param node the node it happened on
 * @param reversePath the reverse-path, empty for the null reverse-path
 * @param recipients the recipients it happened to
 * @param nextHop the next hop's text form
 * @param remoteHost the host that gave the reply; at reception the client
 * @param status enhanced status, as text
 * @param evidence reply or diagnostic; at reception HELO name and role; at a bounce the queue id of the DSN
 * @param attempt number of the delivery attempt, from 1; 0 where there is none
 * @param size octets of the content
 * @param next when the next attempt is due; null where there is none
 */
public record TraceEvent(
        String id,
        Type type,
        Instant at,
        String node,
        String reversePath,
        List<String> recipients,
        String nextHop,
        String remoteHost,
        String status,
        String evidence,
        int attempt,
        long size,
        @org.jspecify.annotations.Nullable Instant next) {

    /** The events of a message's life. */
    public enum Type {
        /** We answered 250 and are responsible. */
        RECEIVED,
        /** The next hop took it. */
        DELIVERED,
        /** An attempt failed for now. */
        DEFERRED,
        /** An attempt failed for good. */
        FAILED,
        /** The give-up time passed. */
        EXPIRED,
        /** A DSN was made for the recipients. */
        BOUNCED,
        /** It lies in the dead-letter queue for an administrator. */
        DEAD_LETTERED,
        /** Nobody knows whether the next hop took it; what is done about it comes as the next event. */
        IN_DOUBT,
        /** It waits on hold for an administrator. */
        HELD,
        /** It failed for good, and the sender was not told: more reports than the limit allows. */
        UNREPORTED,
        /** An administrator let it go: out of hold, or before its next attempt was due. */
        RELEASED,
        /** An administrator deleted it; nobody was told. */
        DELETED,
        /** A bounce came back after the delivery: it failed for good further on. */
        BOUNCE_RECEIVED,
        /** The recipient complained of the message. */
        COMPLAINED,
        /** A report came back that changes nothing: of a delay, of an arrival, an automatic reply. */
        NOTICE_RECEIVED
    }

    public TraceEvent {
        Objects.requireNonNull(type, "type");
        recipients = List.copyOf(recipients);
    }
}
