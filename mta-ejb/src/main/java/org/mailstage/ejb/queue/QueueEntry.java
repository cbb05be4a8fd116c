package org.mailstage.ejb.queue;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceState;

/**
 * One recipient of a message that is not final: what an administrator lists, and what a filter is held against. Immutable.
 *
 * @param id queue id of the message, which it shares with its other recipients
 * @param reversePath empty for the null reverse-path
 * @param site text form of the next hop; empty before the first attempt
 * @param state where it stands
 * @param size octets of the content
 * @param receivedAt when Mailstage took responsibility
 * @param attempts delivery attempts made so far
 * @param due when the next attempt is due; null when at once or never
 * @param reply what the last attempt brought; empty before the first
 */
public record QueueEntry(
        String id,
        String reversePath,
        String recipient,
        String site,
        TraceState state,
        long size,
        Instant receivedAt,
        int attempts,
        @Nullable Instant due,
        String reply) {

    /** The domain of the recipient, in lower case. */
    public String domain() {
        return domainOf(recipient);
    }

    /** On whose account the mail goes: the domain of its reverse-path, in lower case; empty for reports. */
    public String tenant() {
        return domainOf(reversePath);
    }

    /** The domain of an address, in lower case; empty when there is none. */
    public static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    QueueEntry in(TraceState other) {
        return new QueueEntry(id, reversePath, recipient, site, other, size, receivedAt, attempts, due, reply);
    }
}
