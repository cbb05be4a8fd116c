package org.mailstage.core.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;

/**
 * What the client asked for a message beyond sender and recipients. Immutable and thread-safe. Most messages have
 * {@link #NONE}.
 *
 * @param dsnReturn RET (RFC 3461 §4.3); null when not given
 * @param envelopeId ENVID, still in xtext (RFC 3461 §4.4); null when not given
 * @param smtpUtf8 SMTPUTF8 was given (RFC 6531 §3.4)
 * @param requireTls REQUIRETLS was given (RFC 8689 §2)
 * @param tlsOptional the header says {@code TLS-Required: No} (RFC 8689 §3)
 * @param priority MT-PRIORITY, -9 to 9; 0 when not given (RFC 6710)
 * @param holdUntil not to be sent before (FUTURERELEASE, RFC 4865); null when not given
 * @param deliverBy the deadline (DELIVERBY, RFC 2852); null when not given
 * @param submitter the authenticated user, to be relayed as AUTH= (RFC 4954 §5); null when unknown
 * @param recipients options of those recipients that have any
 */
public record EnvelopeOptions(
        @Nullable DsnReturn dsnReturn,
        @Nullable String envelopeId,
        boolean smtpUtf8,
        boolean requireTls,
        boolean tlsOptional,
        int priority,
        @Nullable Instant holdUntil,
        @Nullable DeliverBy deliverBy,
        @Nullable String submitter,
        Map<Mailbox, RecipientOptions> recipients) {
    /** The client asked for nothing. */
    public static final EnvelopeOptions NONE =
            new EnvelopeOptions(null, null, false, false, false, 0, null, null, null, Map.of());

    public EnvelopeOptions {
        recipients = Map.copyOf(recipients);
    }

    public Optional<String> envid() {
        return Optional.ofNullable(envelopeId);
    }

    public Optional<Instant> hold() {
        return Optional.ofNullable(holdUntil);
    }

    public Optional<DeliverBy> by() {
        return Optional.ofNullable(deliverBy);
    }

    /** The options of a recipient; never null. */
    public RecipientOptions of(Mailbox recipient) {
        return recipients.getOrDefault(recipient, RecipientOptions.NONE);
    }

    public EnvelopeOptions withRecipients(Map<Mailbox, RecipientOptions> others) {
        return new EnvelopeOptions(
                dsnReturn,
                envelopeId,
                smtpUtf8,
                requireTls,
                tlsOptional,
                priority,
                holdUntil,
                deliverBy,
                submitter,
                others);
    }

    /** @param other MT-PRIORITY, -9 to 9 */
    public EnvelopeOptions withPriority(int other) {
        return new EnvelopeOptions(
                dsnReturn,
                envelopeId,
                smtpUtf8,
                requireTls,
                tlsOptional,
                other,
                holdUntil,
                deliverBy,
                submitter,
                recipients);
    }

    public EnvelopeOptions withTlsOptional() {
        return new EnvelopeOptions(
                dsnReturn,
                envelopeId,
                smtpUtf8,
                requireTls,
                true,
                priority,
                holdUntil,
                deliverBy,
                submitter,
                recipients);
    }
}
