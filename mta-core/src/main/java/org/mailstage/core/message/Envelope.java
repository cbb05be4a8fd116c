package org.mailstage.core.message;

import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;

/**
 * The envelope of a mail object (RFC 5321 §2.3.1): who hears of a failure and who gets the message.
 *
 * <p>Immutable and thread-safe. Recipients keep the order of their RCPT commands.
 */
public record Envelope(ReversePath reversePath, List<Mailbox> recipients, BodyType bodyType) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    public Envelope withRecipients(List<Mailbox> others) {
        return new Envelope(reversePath, others, bodyType);
    }
}
