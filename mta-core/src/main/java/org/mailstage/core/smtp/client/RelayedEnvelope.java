package org.mailstage.core.smtp.client;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.Utf8AddressXtext;
import org.mailstage.core.smtp.Xtext;

/**
 * An envelope as it is told to one server: how addresses are spelled there, and which of the parameters it takes.
 *
 * <p>Immutable and thread-safe. What the server did not offer is not said to it; whether the message may go there without,
 * is not decided here. FUTURERELEASE is never passed on: the message was held here (RFC 4865 §4.3).
 */
public final class RelayedEnvelope {
    /** RFC 3461 §4.2. */
    private static final int MAX_ORCPT = 500;

    private static final long MAX_BY_SECONDS = 999_999_999L;

    private final Envelope envelope;
    private final ServerCapabilities server;
    private final Instant now;
    private final boolean utf8;

    /** @param now from when the remaining time of a deadline counts */
    public RelayedEnvelope(Envelope envelope, ServerCapabilities server, Instant now) {
        this.envelope = envelope;
        this.server = server;
        this.now = now;
        this.utf8 = isInternational(envelope) && server.smtpUtf8();
    }

    private static boolean isInternational(Envelope envelope) {
        return envelope.options().smtpUtf8()
                || !envelope.reversePath()
                        .mailbox()
                        .map(RelayedEnvelope::isAscii)
                        .orElse(true)
                || !envelope.recipients().stream().allMatch(RelayedEnvelope::isAscii);
    }

    private static boolean isAscii(Mailbox mailbox) {
        return mailbox.asciiForm().filter(ascii -> ascii == mailbox).isPresent();
    }

    /** True when the reverse-path can be said to this server, in A-labels at least (RFC 6531 §3.2). */
    public boolean canSayReversePath() {
        return utf8 || envelope.reversePath().asciiForm().isPresent();
    }

    /** True when the recipient can be said to this server, in A-labels at least. */
    public boolean canSay(Mailbox recipient) {
        return utf8 || recipient.asciiForm().isPresent();
    }

    /** True when the server takes over who is to be told of what (RFC 3461 §5.2.1). */
    public boolean passesDsnOn() {
        return server.dsn();
    }

    /** True when the server takes over the deadline, if there is one. */
    public boolean passesDeadlineOn() {
        return server.deliverBy();
    }

    ReversePath reversePath() {
        ReversePath path = envelope.reversePath();
        return utf8 ? path : path.asciiForm().orElseThrow(() -> new IllegalStateException("cannot be said: " + path));
    }

    Mailbox spelling(Mailbox recipient) {
        return utf8
                ? recipient
                : recipient.asciiForm().orElseThrow(() -> new IllegalStateException("cannot be said: " + recipient));
    }

    // ---- MAIL ----------------------------------------------------------------------------------------------------

    /** With a blank before each; empty when there is none. */
    String mailParameters(long size) {
        StringBuilder out = new StringBuilder(32);
        if (server.size()) {
            out.append(" SIZE=").append(size);
        }
        BodyType body = envelope.bodyType();
        if (body == BodyType.EIGHT_BIT_MIME && server.eightBitMime()
                || body == BodyType.BINARY_MIME && server.binaryMime()) {
            out.append(" BODY=").append(body.keyword());
        }
        if (utf8) {
            out.append(" SMTPUTF8");
        }
        EnvelopeOptions options = envelope.options();
        if (options != EnvelopeOptions.NONE) {
            optionParameters(options, out);
        }
        return out.toString();
    }

    private void optionParameters(EnvelopeOptions options, StringBuilder out) {
        if (server.dsn()) {
            DsnReturn ret = options.dsnReturn();
            if (ret != null) {
                out.append(" RET=").append(ret.name());
            }
            options.envid()
                    .filter(Xtext::isValid)
                    .ifPresent(id -> out.append(" ENVID=").append(id));
        }
        if (options.requireTls() && server.requireTls()) {
            out.append(" REQUIRETLS");
        }
        if (options.priority() != 0 && server.mtPriority()) {
            out.append(" MT-PRIORITY=").append(options.priority());
        }
        DeliverBy by = options.deliverBy();
        if (by != null && server.deliverBy()) {
            out.append(" BY=").append(remaining(by)).append(by.mode() == DeliverBy.Mode.RETURN ? ";R" : ";N");
            out.append(by.trace() ? "T" : "");
        }
    }

    /** Whole seconds, cut off, so that the deadline does not move into the future from hop to hop (RFC 2852 §4.1.2). */
    private long remaining(DeliverBy by) {
        long seconds = Duration.between(now, by.deadline()).getSeconds();
        return Math.max(-MAX_BY_SECONDS, Math.min(seconds, MAX_BY_SECONDS));
    }

    /** True when the message is to come back at its deadline, and the server knows of none (RFC 2852 §4.1.4.1). */
    public boolean missesDeadline() {
        return isToReturn() && !server.deliverBy();
    }

    /** True when the message is to come back at its deadline, and that is nearer than the server can keep. */
    public boolean isShortOfTime() {
        DeliverBy by = envelope.options().deliverBy();
        return by != null
                && isToReturn()
                && server.deliverBy()
                && remaining(by) < Math.max(1, server.shortestDeliverBy());
    }

    private boolean isToReturn() {
        return envelope.options()
                .by()
                .filter(by -> by.mode() == DeliverBy.Mode.RETURN)
                .isPresent();
    }

    // ---- RCPT ----------------------------------------------------------------------------------------------------

    /** With a blank before each; empty when there is none. */
    String recipientParameters(Mailbox recipient) {
        if (!server.dsn()) {
            return "";
        }
        RecipientOptions options = envelope.options().of(recipient);
        StringBuilder out = new StringBuilder(48);
        Set<DsnNotify> conditions = options.conditions();
        if (conditions != null) {
            out.append(" NOTIFY=").append(words(conditions));
        }
        originalRecipient(recipient, options.originalRecipient())
                .ifPresent(original -> out.append(" ORCPT=").append(original));
        return out.toString();
    }

    private static String words(Set<DsnNotify> conditions) {
        if (conditions.isEmpty()) {
            return "NEVER";
        }
        StringJoiner words = new StringJoiner(",");
        EnumSet.copyOf(conditions).forEach(condition -> words.add(condition.name()));
        return words.toString();
    }

    /** As it came, or made from the recipient when none came (RFC 3461 §5.2.1); nobody asks for it behind {@code <>}. */
    private Optional<String> originalRecipient(Mailbox recipient, @Nullable String given) {
        if (given != null) {
            return fit(given);
        }
        if (envelope.reversePath().isNull()) {
            return Optional.empty();
        }
        String address = recipient.toString();
        String made = recipient.needsSmtpUtf8() || !isAscii(recipient)
                ? "utf-8;" + utf8Form(address)
                : "rfc822;" + Xtext.encode(address);
        return made.length() > MAX_ORCPT ? Optional.empty() : Optional.of(made);
    }

    private String utf8Form(String address) {
        return utf8 ? Utf8AddressXtext.encodeUnitext(address) : Utf8AddressXtext.encode(address);
    }

    /** Characters beyond ASCII may stand in ORCPT only under SMTPUTF8; both forms mean the same (RFC 6533 §3). */
    private Optional<String> fit(String original) {
        int address = original.indexOf(';') + 1;
        if (Xtext.isValid(original.substring(address))) {
            return Optional.of(original);
        }
        return Utf8AddressXtext.decode(original.substring(address))
                .map(decoded -> original.substring(0, address) + utf8Form(decoded));
    }
}
