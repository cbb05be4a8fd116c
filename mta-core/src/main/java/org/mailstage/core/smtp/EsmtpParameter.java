package org.mailstage.core.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of MAIL or RCPT, {@code KEYWORD} or {@code KEYWORD=value} (RFC 5321 §4.1.2 {@code esmtp-param}).
 *
 * <p>Immutable and thread-safe.
 *
 * @param keyword in upper case
 * @param value as sent; null when there is no {@code =}
 */
public record EsmtpParameter(String keyword, @Nullable String value) {

    /**
     * Parses the rest of a command from {@code from} on: parameters, each with a blank before it.
     *
     * @return empty when the text is malformed
     */
    public static Optional<List<EsmtpParameter>> parseAll(String text, int from) {
        if (from == text.length()) {
            return Optional.of(List.of());
        }
        List<EsmtpParameter> parameters = new ArrayList<>();
        int i = from;
        while (i < text.length()) {
            if (text.charAt(i) != ' ') {
                return Optional.empty();
            }
            while (i < text.length() && text.charAt(i) == ' ') {
                i++;
            }
            int end = text.indexOf(' ', i);
            end = end < 0 ? text.length() : end;
            if (end > i) {
                Optional<EsmtpParameter> parameter = parse(text.substring(i, end));
                if (parameter.isEmpty()) {
                    return Optional.empty();
                }
                parameters.add(parameter.get());
            }
            i = end;
        }
        return Optional.of(List.copyOf(parameters));
    }

    /** Parses one parameter; empty when it is malformed. */
    public static Optional<EsmtpParameter> parse(String text) {
        int equals = text.indexOf('=');
        String keyword = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? null : text.substring(equals + 1);
        if (!isKeyword(keyword) || value != null && !isValue(value)) {
            return Optional.empty();
        }
        return Optional.of(new EsmtpParameter(keyword.toUpperCase(Locale.ROOT), value));
    }

    private static boolean isKeyword(String text) {
        if (text.isEmpty() || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Beyond ASCII only in transactions with SMTPUTF8 (RFC 6533 §3); who reads the value decides.
            if (c <= ' ' || c > '~' && c < 0xA0 || c == '=') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
