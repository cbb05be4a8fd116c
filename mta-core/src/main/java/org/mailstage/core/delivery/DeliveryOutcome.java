package org.mailstage.core.delivery;

import java.util.function.Function;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/**
 * Outcome of one delivery attempt for one recipient.
 *
 * <p>Immutable and thread-safe. What cannot be proven {@link Delivered} or {@link Failed} is {@link Deferred}: an
 * unknown outcome is tried again, never bounced (invariant I5, RFC 5321 §6.1).
 */
public sealed interface DeliveryOutcome {
    EnhancedStatus status();

    /** The remote host, as {@code name[address]:port}; empty when none was reached. */
    String remoteHost();

    /** The next hop took responsibility. */
    record Delivered(EnhancedStatus status, String remoteHost, Reply reply) implements DeliveryOutcome {}

    /** Try again later. */
    record Deferred(EnhancedStatus status, String remoteHost, Diagnostic diagnostic) implements DeliveryOutcome {}

    /** It will never go through; the reverse-path hears of it. */
    record Failed(EnhancedStatus status, String remoteHost, Diagnostic diagnostic) implements DeliveryOutcome {}

    /** One line of evidence: the remote reply, or our own diagnostic. */
    default String evidence() {
        return fold(
                d -> d.reply().toString(),
                d -> d.diagnostic().text(),
                f -> f.diagnostic().text());
    }

    /** Java 17 has no pattern switch outside preview, so callers name all three outcomes here. */
    default <T> T fold(Function<Delivered, T> delivered, Function<Deferred, T> deferred, Function<Failed, T> failed) {
        if (this instanceof Delivered d) {
            return delivered.apply(d);
        }
        if (this instanceof Deferred d) {
            return deferred.apply(d);
        }
        return failed.apply((Failed) this);
    }
}
