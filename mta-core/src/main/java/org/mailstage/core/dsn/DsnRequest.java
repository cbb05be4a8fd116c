package org.mailstage.core.dsn;

import java.time.Instant;
import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

/**
 * A message that has news for its reverse-path.
 *
 * @param id queue id of the message
 * @param arrival when we took responsibility for it
 * @param reversePath who hears of it
 * @param recipients the news, at least one; recipients without news are not listed
 * @param options what the sender asked for: ENVID, RET, ORCPT, SMTPUTF8 and REQUIRETLS show in the DSN
 * @param original the message, of which the header section or all is brought back; the caller closes it
 * @param hostname our name
 * @param postmaster in whose name the DSN is written
 */
public record DsnRequest(
        QueueId id,
        Instant arrival,
        ReversePath reversePath,
        List<RecipientReport> recipients,
        EnvelopeOptions options,
        MessageContent original,
        String hostname,
        Mailbox postmaster) {
    public DsnRequest {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a DSN reports on at least one recipient");
        }
    }

    /** About a message whose sender asked for nothing. */
    public DsnRequest(
            QueueId id,
            Instant arrival,
            ReversePath reversePath,
            List<RecipientReport> recipients,
            MessageContent original,
            String hostname,
            Mailbox postmaster) {
        this(id, arrival, reversePath, recipients, EnvelopeOptions.NONE, original, hostname, postmaster);
    }

    /**
     * True when the DSN goes beyond ASCII itself (RFC 6533): the sender's system knows SMTPUTF8, and an address in the
     * report has no other form.
     */
    boolean isInternational() {
        return options.smtpUtf8()
                && (beyondAscii(reversePath.toString())
                        || recipients.stream()
                                .anyMatch(r -> beyondAscii(r.recipient().toString())));
    }

    private static boolean beyondAscii(String address) {
        return address.chars().anyMatch(c -> c > 0x7F);
    }

    /** The whole message is wanted, and may be given: it brings back no more than a header under REQUIRETLS (RFC 8689 §5). */
    boolean wantsFullReturn() {
        return options.dsnReturn() == DsnReturn.FULL
                && !options.requireTls()
                && recipients.stream().anyMatch(r -> r.fate().isFailure());
    }
}
