package org.mailstage.core.smtp.server;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.smtp.EsmtpParameter;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.Utf8AddressXtext;
import org.mailstage.core.smtp.Xtext;

/** Reads the parameters of one RCPT command (RFC 3461 §4.1, §4.2). Used once; not thread-safe. */
final class RecipientParameters {
    /** RFC 3461 §4.2. */
    private static final int MAX_ORCPT = 500;

    private final Capabilities capabilities;
    private final boolean smtpUtf8;
    private @Nullable Set<DsnNotify> conditions;
    private @Nullable String originalRecipient;

    /** @param smtpUtf8 whether the transaction has SMTPUTF8, so that ORCPT may be in UTF-8 (RFC 6533 §3) */
    RecipientParameters(Capabilities capabilities, boolean smtpUtf8) {
        this.capabilities = capabilities;
        this.smtpUtf8 = smtpUtf8;
    }

    /** Reads them. @return why they are refused; empty when they are not */
    Optional<Reply> read(List<EsmtpParameter> parameters) {
        for (EsmtpParameter parameter : parameters) {
            Optional<Reply> refusal =
                    capabilities.offer(Extension.DSN) ? read(parameter) : Optional.of(ServerReplies.UNKNOWN_PARAMETER);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Reply> read(EsmtpParameter parameter) {
        String value = parameter.value() == null ? "" : parameter.value();
        switch (parameter.keyword()) {
            case "NOTIFY":
                return conditions(value);
            case "ORCPT":
                return orcpt(value);
            default:
                return Optional.of(ServerReplies.UNKNOWN_PARAMETER);
        }
    }

    private Optional<Reply> conditions(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        Set<DsnNotify> named = EnumSet.noneOf(DsnNotify.class);
        if (!upper.equals("NEVER")) {
            for (String word : upper.split(",", -1)) {
                Optional<DsnNotify> condition = condition(word);
                if (condition.isEmpty()) {
                    return Optional.of(ServerReplies.PARAMETER_VALUE);
                }
                named.add(condition.get());
            }
        }
        conditions = named;
        return Optional.empty();
    }

    private static Optional<DsnNotify> condition(String word) {
        for (DsnNotify known : DsnNotify.values()) {
            if (known.name().equals(word)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** {@code addr-type ";" xtext}; the utf-8 type is a text of its own kind (RFC 6533 §3). */
    private Optional<Reply> orcpt(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 1 || value.length() > MAX_ORCPT || semicolon == value.length() - 1) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        String type = value.substring(0, semicolon);
        String address = value.substring(semicolon + 1);
        boolean isUtf8 = type.equalsIgnoreCase("utf-8");
        boolean valid = isAtom(type) && (isUtf8 ? isUtf8Address(address) : Xtext.isValid(address));
        if (!valid) {
            return Optional.of(ServerReplies.PARAMETER_SYNTAX);
        }
        originalRecipient = value;
        return Optional.empty();
    }

    private boolean isUtf8Address(String address) {
        return Utf8AddressXtext.isValid(address) && (smtpUtf8 || InternationalDomain.isAscii(address));
    }

    private static boolean isAtom(String type) {
        return type.chars()
                .allMatch(c -> c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
    }

    RecipientOptions options() {
        return conditions == null && originalRecipient == null
                ? RecipientOptions.NONE
                : new RecipientOptions(conditions, originalRecipient);
    }
}
