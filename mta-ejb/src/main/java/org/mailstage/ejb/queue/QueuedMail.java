package org.mailstage.ejb.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in one queue: its envelope and its header. Immutable.
 *
 * @param id queue id
 * @param queue name of the queue
 * @param reversePath empty for the null reverse-path
 * @param recipients those that are not final, at this next hop
 * @param bodyType 7BIT, 8BITMIME or BINARYMIME
 * @param priority MT-PRIORITY, -9 to 9
 * @param submitter the authenticated user; empty when unknown
 * @param nextHop where an administrator sent it; empty when its recipients' routes decide
 * @param size octets of the content
 * @param receivedAt when Mailstage took responsibility
 * @param attempts delivery attempts made so far
 * @param dueAt earliest time of the next attempt; null when at once
 * @param diagnostic why the last attempt failed; empty before the first
 * @param header the header section as it is, at most {@value QueueMail#MAX_HEADER} octets of it
 */
public record QueuedMail(
        String id,
        String queue,
        String reversePath,
        List<String> recipients,
        String bodyType,
        int priority,
        String submitter,
        String nextHop,
        long size,
        Instant receivedAt,
        int attempts,
        @Nullable Instant dueAt,
        String diagnostic,
        String header) {
    public QueuedMail {
        recipients = List.copyOf(recipients);
    }
}
