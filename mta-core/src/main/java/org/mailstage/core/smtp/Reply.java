package org.mailstage.core.smtp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP reply: code, optional enhanced status code, one or more lines of text (RFC 5321 §4.2, RFC 2034).
 *
 * <p>Immutable and thread-safe. The same type serves the server (reply to send) and the client (reply received); it
 * travels unchanged from the wire to the trace and the DSN. Text lines are without code, enhanced status and CRLF.
 */
public record Reply(int code, @Nullable EnhancedStatus enhancedStatus, List<String> lines) {

    public Reply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("reply code out of range: " + code);
        }
        lines = lines.isEmpty() ? List.of("") : List.copyOf(lines);
    }

    public static Reply of(int code, EnhancedStatus status, String text) {
        return new Reply(code, status, List.of(text));
    }

    public static Reply of(int code, String status, String text) {
        return of(code, EnhancedStatus.parse(status), text);
    }

    /** A reply that carries no enhanced status: greeting, EHLO, HELO, 354, 3yz (RFC 2034 §4). */
    public static Reply plain(int code, String... lines) {
        return new Reply(code, null, List.of(lines));
    }

    public Optional<EnhancedStatus> status() {
        return Optional.ofNullable(enhancedStatus);
    }

    public boolean isPositive() {
        return code < 400;
    }

    public boolean isTransient() {
        return code >= 400 && code < 500;
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    /** The text in one line, lines joined by a blank. */
    public String text() {
        return String.join(" ", lines);
    }

    /** One line for logs, trace and DSN: {@code 550 5.1.1 no such user}. */
    @Override
    public String toString() {
        return code + (enhancedStatus == null ? "" : " " + enhancedStatus) + (text().isEmpty() ? "" : " " + text());
    }
}
