package org.mailstage.core.smtp.server;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.AddressParser;
import org.mailstage.core.address.Parsed;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.smtp.EsmtpParameter;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.Xtext;

/**
 * Reads the parameters of one MAIL command. Used once; not thread-safe.
 *
 * <p>A parameter of an extension that is not offered is unknown (555, RFC 5321 §4.1.1.11).
 */
final class MailParameters {
    private static final int MAX_ENVID = 100;
    /** RFC 2852 §4: by-time has at most nine digits. */
    private static final int MAX_BY_DIGITS = 9;

    private final Capabilities capabilities;
    private final ReceptionLimits limits;
    private final Clock clock;
    private @Nullable Instant now;

    private BodyType bodyType = BodyType.SEVEN_BIT;
    private long declaredSize = -1;
    private @Nullable DsnReturn dsnReturn;
    private @Nullable String envelopeId;
    private boolean smtpUtf8;
    private boolean requireTls;
    private int priority;
    private @Nullable Instant holdUntil;
    private @Nullable DeliverBy deliverBy;
    private boolean any;

    /** @param clock read only when a parameter says so */
    MailParameters(Capabilities capabilities, ReceptionLimits limits, Clock clock) {
        this.capabilities = capabilities;
        this.limits = limits;
        this.clock = clock;
    }

    /** Reads them. @return why they are refused; empty when they are not */
    Optional<Reply> read(List<EsmtpParameter> parameters) {
        for (EsmtpParameter parameter : parameters) {
            Optional<Reply> refusal = read(parameter);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        boolean heldBeyondDeadline =
                holdUntil != null && deliverBy != null && !holdUntil.isBefore(deliverBy.deadline());
        return heldBeyondDeadline ? Optional.of(ServerReplies.HELD_BEYOND_DEADLINE) : Optional.empty();
    }

    private Optional<Reply> read(EsmtpParameter parameter) {
        String value = parameter.value() == null ? "" : parameter.value();
        switch (parameter.keyword()) {
            case "SIZE":
                return when(Extension.SIZE, () -> size(value));
            case "BODY":
                return when(Extension.EIGHT_BIT_MIME, () -> body(value));
            case "RET":
                return when(Extension.DSN, () -> ret(value));
            case "ENVID":
                return when(Extension.DSN, () -> envid(value));
            case "SMTPUTF8":
                smtpUtf8 = true;
                return when(Extension.SMTPUTF8, () -> flag(parameter));
            case "REQUIRETLS":
                requireTls = true;
                return when(Extension.REQUIRETLS, () -> flag(parameter));
            case "MT-PRIORITY":
                return when(Extension.MT_PRIORITY, () -> priority(value));
            case "HOLDFOR":
                return when(Extension.FUTURERELEASE, () -> holdFor(value));
            case "HOLDUNTIL":
                return when(Extension.FUTURERELEASE, () -> holdUntil(value));
            case "BY":
                return when(Extension.DELIVERBY, () -> deliverBy(value));
            case "AUTH":
                // Who wrote it first, in the eyes of a relay before us; nothing here depends on it (RFC 4954 §5).
                return when(Extension.AUTH, () -> author(value));
            default:
                return Optional.of(ServerReplies.UNKNOWN_PARAMETER);
        }
    }

    private interface Reader {
        Optional<Reply> read();
    }

    private Optional<Reply> when(Extension extension, Reader reader) {
        boolean known = capabilities.offer(extension)
                // Not offered any more once it has succeeded, and still to be understood.
                || extension == Extension.AUTH && capabilities.authenticated();
        if (!known) {
            return Optional.of(ServerReplies.UNKNOWN_PARAMETER);
        }
        any |= extension != Extension.SIZE && extension != Extension.EIGHT_BIT_MIME;
        return reader.read();
    }

    private static Optional<Reply> flag(EsmtpParameter parameter) {
        return parameter.value() == null ? Optional.empty() : Optional.of(ServerReplies.PARAMETER_SYNTAX);
    }

    /** RFC 1870 §4: one to twenty digits, which is more than a long holds. */
    private Optional<Reply> size(String digits) {
        if (digits.isEmpty() || digits.length() > 20 || !isDigits(digits)) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        long limit = limits.messageSize();
        long size = 0;
        for (int i = 0; i < digits.length(); i++) {
            size = size > limit ? size : size * 10 + digits.charAt(i) - '0';
        }
        declaredSize = size;
        return size > limit ? Optional.of(ServerReplies.DATA_TOO_BIG) : Optional.empty();
    }

    private Optional<Reply> body(String value) {
        for (BodyType type : BodyType.values()) {
            boolean offered = type != BodyType.BINARY_MIME || capabilities.offer(Extension.BINARYMIME);
            if (offered && type.keyword().equalsIgnoreCase(value)) {
                bodyType = type;
                return Optional.empty();
            }
        }
        return Optional.of(ServerReplies.PARAMETER_VALUE);
    }

    private Optional<Reply> ret(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        for (DsnReturn known : DsnReturn.values()) {
            if (known.name().equals(upper)) {
                dsnReturn = known;
                return Optional.empty();
            }
        }
        return Optional.of(ServerReplies.PARAMETER_VALUE);
    }

    private Optional<Reply> envid(String value) {
        if (value.isEmpty() || value.length() > MAX_ENVID || !Xtext.isValid(value)) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        envelopeId = value;
        return Optional.empty();
    }

    /** RFC 6710 §3: -9 to 9. */
    private Optional<Reply> priority(String value) {
        String digits = value.startsWith("-") ? value.substring(1) : value;
        if (digits.length() != 1 || !isDigits(digits)) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        priority = Integer.parseInt(value);
        return Optional.empty();
    }

    /** RFC 4865 §4.1. */
    private Optional<Reply> holdFor(String digits) {
        if (holdUntil != null || digits.isEmpty() || digits.length() > 9 || !isDigits(digits)) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        return hold(Long.parseLong(digits));
    }

    private Optional<Reply> holdUntil(String value) {
        if (holdUntil != null) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        try {
            Instant until = OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant();
            long seconds = until.getEpochSecond() - now().getEpochSecond();
            return hold(Math.max(0, seconds));
        } catch (DateTimeException e) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
    }

    private Optional<Reply> hold(long seconds) {
        if (seconds > capabilities.maxHoldSeconds()) {
            return Optional.of(ServerReplies.HELD_TOO_LONG);
        }
        holdUntil = now().plusSeconds(seconds);
        return Optional.empty();
    }

    /** RFC 2852 §4: {@code by-time ";" by-mode [by-trace]}; a negative time is for mode N only. */
    private Optional<Reply> deliverBy(String value) {
        int semicolon = value.indexOf(';');
        String time = semicolon < 0 ? "" : value.substring(0, semicolon);
        String mode = value.substring(semicolon + 1).toUpperCase(Locale.ROOT);
        boolean signed = time.startsWith("-") || time.startsWith("+");
        String digits = signed ? time.substring(1) : time;
        boolean known = mode.equals("N") || mode.equals("R") || mode.equals("NT") || mode.equals("RT");
        if (digits.isEmpty() || digits.length() > MAX_BY_DIGITS || !isDigits(digits) || !known) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        long seconds = Long.parseLong(digits) * (time.startsWith("-") ? -1 : 1);
        boolean returned = mode.startsWith("R");
        if (returned && seconds <= 0) {
            return Optional.of(ServerReplies.PARAMETER_VALUE);
        }
        deliverBy = new DeliverBy(
                now().plusSeconds(seconds),
                returned ? DeliverBy.Mode.RETURN : DeliverBy.Mode.NOTIFY,
                mode.endsWith("T"));
        return Optional.empty();
    }

    private static Optional<Reply> author(String value) {
        Optional<String> mailbox = Xtext.decode(value);
        boolean valid = value.equals("<>")
                || mailbox.isPresent() && AddressParser.mailbox(mailbox.get()) instanceof Parsed.Value;
        return valid ? Optional.empty() : Optional.of(ServerReplies.PARAMETER_SYNTAX);
    }

    /** The same for all parameters of a command. */
    private Instant now() {
        Instant read = now;
        if (read == null) {
            read = clock.instant();
            now = read;
        }
        return read;
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Takes another priority than the one given (RFC 6710 §3). */
    void prioritize(int other) {
        priority = other;
    }

    int priority() {
        return priority;
    }

    MailRequest request(ReversePath reversePath, @Nullable String submitter) {
        EnvelopeOptions options = any || submitter != null
                ? new EnvelopeOptions(
                        dsnReturn,
                        envelopeId,
                        smtpUtf8,
                        requireTls,
                        false,
                        priority,
                        holdUntil,
                        deliverBy,
                        submitter,
                        Map.of())
                : EnvelopeOptions.NONE;
        return new MailRequest(reversePath, bodyType, declaredSize, options);
    }
}
