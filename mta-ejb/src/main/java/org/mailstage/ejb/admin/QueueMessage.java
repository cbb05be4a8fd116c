package org.mailstage.ejb.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message as it lies in a queue, without its body. Immutable.
 *
 * @param id queue id; empty when the message does not follow the contract of docs/jms.md
 * @param reversePath empty for the null reverse-path
 * @param recipients recipients that are not final yet, at most {@link #SHOWN_RECIPIENTS}
 * @param recipientCount all of them
 * @param size octets of the body
 * @param receivedAt when Mailstage took responsibility; null when the message does not say
 * @param attempts delivery attempts made so far
 * @param dueAt earliest time of the next attempt; null when at once
 * @param diagnostic why the last attempt failed; empty before the first
 * @param reason why it lies in the dead-letter queue; empty elsewhere
 */
public record QueueMessage(
        String id,
        String reversePath,
        List<String> recipients,
        int recipientCount,
        long size,
        @Nullable Instant receivedAt,
        int attempts,
        @Nullable Instant dueAt,
        String diagnostic,
        String reason) {
    /** A page of messages to a thousand recipients each must stay small. */
    public static final int SHOWN_RECIPIENTS = 20;

    public QueueMessage {
        recipients = List.copyOf(recipients);
    }
}
