package org.mailstage.core.delivery;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

    /**
     * The next hop took responsibility.
     *
     * @param dsnPassedOn it also took over who is to be told of what becomes of the message (RFC 3461 §5.2.1)
     * @param deadlinePassedOn it also took over the deadline, if there is one (RFC 2852)
     * @param tls protocol, cipher and how the host was verified; empty in the clear
     */
    record Delivered(
            EnhancedStatus status,
            String remoteHost,
            Reply reply,
            boolean dsnPassedOn,
            boolean deadlinePassedOn,
            String tls)
            implements DeliveryOutcome {
        /** To a next hop that knows nothing of extensions. */
        public Delivered(EnhancedStatus status, String remoteHost, Reply reply) {
            this(status, remoteHost, reply, false, false, "");
        }
    }

    /**
     * Try again later.
     *
     * @param scope how far the failure reached
     * @param phase where in the session the attempt ended; null when there was no session, or nobody can say
     * @param inDoubt true when the next hop may have taken the message: nothing was heard of it after the final dot
     *     (RFC 5321 §6.1)
     */
    record Deferred(
            EnhancedStatus status,
            String remoteHost,
            Diagnostic diagnostic,
            FailureScope scope,
            @Nullable DeliveryPhase phase,
            boolean inDoubt)
            implements DeliveryOutcome {
        /** Outside of a session; surely not delivered. */
        public Deferred(EnhancedStatus status, String remoteHost, Diagnostic diagnostic, FailureScope scope) {
            this(status, remoteHost, diagnostic, scope, null, false);
        }

        /** As above; it says nothing of the host. */
        public Deferred(EnhancedStatus status, String remoteHost, Diagnostic diagnostic) {
            this(status, remoteHost, diagnostic, FailureScope.MESSAGE);
        }
    }

    /** It will never go through; the reverse-path hears of it. */
    record Failed(EnhancedStatus status, String remoteHost, Diagnostic diagnostic) implements DeliveryOutcome {}

    /** One line of evidence: the remote reply, with what TLS it came under, or our own diagnostic. */
    default String evidence() {
        return fold(
                d -> d.tls().isEmpty() ? d.reply().toString() : d.reply() + " (" + d.tls() + ")",
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
