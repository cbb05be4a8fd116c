package org.mailstage.core.trace;

import java.time.Instant;
import java.util.List;

/**
 * One message as a line of a search result.
 *
 * @param id queue id
 * @param receivedAt when we took responsibility
 * @param node the node that took it
 * @param client the host it came from
 * @param reversePath empty for the null reverse-path
 * @param size octets of the content; 0 while its reception is not yet written
 * @param recipients the first recipients, at most {@link #SHOWN_RECIPIENTS}
 * @param recipientCount all recipients
 * @param state state of the message as a whole
 * @param lastChange time of its newest event
 */
public record MessageSummary(
        String id,
        Instant receivedAt,
        String node,
        String client,
        String reversePath,
        long size,
        List<String> recipients,
        int recipientCount,
        TraceState state,
        Instant lastChange) {
    /** A search result of messages to a thousand recipients each must stay small. */
    public static final int SHOWN_RECIPIENTS = 3;

    public MessageSummary {
        recipients = List.copyOf(recipients);
    }
}
