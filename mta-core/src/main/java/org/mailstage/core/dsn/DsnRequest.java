package org.mailstage.core.dsn;

import java.time.Instant;
import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

/**
 * A message that has news for its reverse-path.
 *
 * @param id queue id of the message
 * @param arrival when we took responsibility for it
 * @param reversePath who hears of it
 * @param recipients the news, at least one; recipients without news are not listed
 * @param original the message; only its header section is read, the caller closes it
 * @param hostname our name
 * @param postmaster in whose name the DSN is written
 */
public record DsnRequest(
        QueueId id,
        Instant arrival,
        ReversePath reversePath,
        List<RecipientReport> recipients,
        MessageContent original,
        String hostname,
        Mailbox postmaster) {
    public DsnRequest {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a DSN reports on at least one recipient");
        }
    }
}
