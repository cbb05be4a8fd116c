package org.mailstage.core.message;

import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;

/**
 * The envelope of a mail object (RFC 5321 §2.3.1): who hears of a failure, who gets the message, and what the client
 * asked for on the way.
 *
 * <p>Immutable and thread-safe. Recipients keep the order of their RCPT commands.
 */
public record Envelope(ReversePath reversePath, List<Mailbox> recipients, BodyType bodyType, EnvelopeOptions options) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    /** An envelope without further wishes. */
    public Envelope(ReversePath reversePath, List<Mailbox> recipients, BodyType bodyType) {
        this(reversePath, recipients, bodyType, EnvelopeOptions.NONE);
    }

    /** The same for other recipients; options of recipients that are left out stay, and do no harm. */
    public Envelope withRecipients(List<Mailbox> others) {
        return new Envelope(reversePath, others, bodyType, options);
    }

    /** The same for another reverse-path. */
    public Envelope withReversePath(ReversePath other) {
        return new Envelope(other, recipients, bodyType, options);
    }

    public Envelope withOptions(EnvelopeOptions others) {
        return new Envelope(reversePath, recipients, bodyType, others);
    }
}
