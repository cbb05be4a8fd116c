package org.mailstage.core.delivery;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.tls.policy.TlsFault;

/**
 * The one place that decides what a negative reply or an I/O error means, by how far it reaches.
 *
 * <p>Pure functions, thread-safe. The rules:
 *
 * <ul>
 *   <li>before MAIL every trouble is the host's: try the next host; at the last one the message is deferred, even when
 *       the host said 5yz, since that says nothing about the message
 *   <li>a reply to MAIL, DATA or the end of data decides the message: 4yz defers, 5yz fails; but behind a 4yz to MAIL,
 *       which mostly is about the host's load, the next host is tried
 *   <li>a reply to RCPT decides that recipient
 *   <li>421 ends the session wherever it comes, and so does a connection that breaks (RFC 5321 §3.8): before the content
 *       the next host is tried with those who are not decided yet, from then on they are deferred
 *   <li>once the content has begun, the same attempt must not offer the message to another host: behind the final dot
 *       nobody knows whether the next hop took it (RFC 5321 §6.1, invariant I5), and a content that breaks one host may
 *       break them all
 * </ul>
 */
public final class DeliveryFailurePolicy {
    /** 421 service not available, closing transmission channel. */
    private static final int CLOSING = 421;

    private static final int INSUFFICIENT_STORAGE = 452;
    private static final int EXCEEDED_STORAGE = 552;

    /** RFC 5248 §2.4: authentication credentials invalid. */
    private static final EnhancedStatus BAD_LOGIN = EnhancedStatus.of(4, 7, 8);

    private DeliveryFailurePolicy() {}

    /** What to do with those whom the failure concerns. */
    public enum Step {
        NEXT_HOST,
        DEFER,
        FAIL
    }

    /** What can go wrong below the replies. */
    public enum Trouble {
        /** Refused, unreachable, no connection in time. */
        NO_CONNECTION("no connection"),
        CONNECTION_LOST("connection lost"),
        TIMED_OUT("timed out"),
        /** The peer does not speak SMTP, or not in order. */
        BAD_REPLY("protocol error");

        private final String words;

        Trouble(String words) {
            this.words = words;
        }
    }

    /**
     * What a failure means.
     *
     * @param status the reason for those who are deferred or failed; also kept when the next host is tried
     * @param phase where in the session it happened; null when there was none
     * @param inDoubt true when the next hop may have taken the message nevertheless
     */
    public record Verdict(
            FailureScope scope,
            Step step,
            EnhancedStatus status,
            Diagnostic diagnostic,
            @Nullable DeliveryPhase phase,
            boolean inDoubt) {
        /** Outside of a session. */
        public Verdict(FailureScope scope, Step step, EnhancedStatus status, Diagnostic diagnostic) {
            this(scope, step, status, diagnostic, null, false);
        }

        private static Verdict onReply(
                DeliveryPhase phase, FailureScope scope, Step step, EnhancedStatus status, Reply reply) {
            return new Verdict(scope, step, status, Diagnostic.remote(reply), phase, false);
        }

        /** The outcome for one of those concerned; the step must not be {@link Step#NEXT_HOST}. */
        public DeliveryOutcome outcome(String remoteHost) {
            return switch (step) {
                case DEFER -> new DeliveryOutcome.Deferred(status, remoteHost, diagnostic, scope, phase, inDoubt);
                case FAIL -> new DeliveryOutcome.Failed(status, remoteHost, diagnostic);
                case NEXT_HOST -> throw new IllegalStateException("no outcome yet: the next host is to be tried");
            };
        }
    }

    /**
     * Judges a negative reply.
     *
     * @param reply 4yz or 5yz
     * @param lastHost true when no other host can be tried in this attempt
     */
    public static Verdict onReply(DeliveryPhase phase, Reply reply, boolean lastHost) {
        if (phase.isBeforeMail()) {
            return Verdict.onReply(phase, FailureScope.HOST, hostStep(lastHost), transientStatus(reply), reply);
        }
        if (reply.code() == CLOSING) {
            return Verdict.onReply(
                    phase, FailureScope.SESSION, sessionStep(phase, lastHost), transientStatus(reply), reply);
        }
        if (phase == DeliveryPhase.MAIL && reply.isTransient()) {
            return Verdict.onReply(phase, FailureScope.MESSAGE, hostStep(lastHost), transientStatus(reply), reply);
        }
        FailureScope scope = phase == DeliveryPhase.RCPT ? FailureScope.RECIPIENT : FailureScope.MESSAGE;
        if (reply.isTransient() || phase == DeliveryPhase.RCPT && saysTooManyRecipients(reply)) {
            return Verdict.onReply(phase, scope, Step.DEFER, transientStatus(reply), reply);
        }
        EnhancedStatus status = reply.status().orElse(EnhancedStatus.of(5, 0, 0));
        return Verdict.onReply(phase, scope, Step.FAIL, status, reply);
    }

    /**
     * Judges an I/O error, a time-out or a breach of protocol.
     *
     * @param detail what happened, in words
     * @param lastHost true when no other host can be tried in this attempt
     */
    public static Verdict onTrouble(DeliveryPhase phase, Trouble trouble, String detail, boolean lastHost) {
        String text = trouble.words + " while " + phase.words() + (detail.isEmpty() ? "" : ": " + detail);
        boolean inDoubt = phase == DeliveryPhase.DATA_END;
        if (inDoubt) {
            text += "; the next hop may have taken the message";
        }
        FailureScope scope = phase.isBeforeMail() ? FailureScope.HOST : FailureScope.SESSION;
        return new Verdict(
                scope, sessionStep(phase, lastHost), statusOf(phase, trouble), Diagnostic.local(text), phase, inDoubt);
    }

    /** Judges a message larger than the size the server named in EHLO (RFC 1870 §6.1, §6.2): not even tried. */
    public static Verdict onSizeLimit(long size, long limit) {
        return new Verdict(
                FailureScope.MESSAGE,
                Step.FAIL,
                EnhancedStatus.of(5, 3, 4),
                Diagnostic.local("message of " + size + " octets exceeds the next hop's limit of " + limit));
    }

    /** No host to try at all. */
    public static Verdict onNoHost() {
        return ours(FailureScope.HOST, Step.DEFER, EnhancedStatus.of(4, 4, 4), "no host to deliver to");
    }

    /**
     * Judges a negative reply to AUTH. A refused password is ours to correct: nothing bounces, and no other host is asked,
     * lest the account be locked.
     */
    public static Verdict onLoginReply(Reply reply, boolean lastHost) {
        return reply.isPermanent()
                ? Verdict.onReply(DeliveryPhase.AUTH, FailureScope.HOST, Step.DEFER, BAD_LOGIN, reply)
                : onReply(DeliveryPhase.AUTH, reply, lastHost);
    }

    /** We cannot sign in at this host, though we should, for a reason of its own. */
    public static Verdict onNoLogin(String why, boolean lastHost) {
        return ours(FailureScope.HOST, hostStep(lastHost), BAD_LOGIN, why);
    }

    /** All hosts are of a family that we have no source address for: ours to correct, so nothing bounces. */
    public static Verdict onNoSource() {
        return ours(
                FailureScope.HOST,
                Step.DEFER,
                EnhancedStatus.of(4, 3, 5),
                "no source address of the hosts' IP version");
    }

    /** The content could not be read to its end: the message was cut off before its final dot. */
    public static Verdict onUnreadableContent() {
        return ours(FailureScope.MESSAGE, Step.DEFER, EnhancedStatus.of(4, 3, 0), "content cannot be read");
    }

    /** The client is shutting down. */
    public static Verdict onShutdown() {
        return ours(FailureScope.SESSION, Step.DEFER, EnhancedStatus.of(4, 3, 2), "shutting down");
    }

    /** A reverse-path that cannot stand in MAIL, whatever the next hop offers. */
    public static Verdict onUnwritableReversePath() {
        return impossible(FailureScope.MESSAGE, 1, 7, "reverse-path cannot be written in SMTP");
    }

    /** A recipient that cannot stand in RCPT. */
    public static Verdict onUnwritableRecipient() {
        return impossible(FailureScope.RECIPIENT, 1, 3, "recipient cannot be written in SMTP");
    }

    /** Addresses beyond ASCII, and a next hop without SMTPUTF8 (RFC 6531 §3.5). Concerns one recipient or all. */
    public static Verdict onNoSmtpUtf8(FailureScope scope) {
        return impossible(scope, 6, 7, "the next hop does not take addresses beyond ASCII (no SMTPUTF8)");
    }

    /** A header beyond ASCII, and a next hop without SMTPUTF8 (RFC 6531 §3.5). */
    public static Verdict onUtf8Header() {
        return impossible(FailureScope.MESSAGE, 6, 9, "the next hop does not take headers beyond ASCII (no SMTPUTF8)");
    }

    /** A binary content, and a next hop without BINARYMIME and CHUNKING (RFC 3030 §3). */
    public static Verdict onNoBinaryMime() {
        return impossible(FailureScope.MESSAGE, 6, 3, "the next hop does not take binary content (no BINARYMIME)");
    }

    /** The sender wants the message back at its deadline, and the next hop promises no such thing (RFC 2852 §4.1.4.1). */
    public static Verdict onNoDeliverBy() {
        return impossible(FailureScope.MESSAGE, 3, 3, "the next hop does not promise to keep the deadline (DELIVERBY)");
    }

    /** The sender wants the message back at its deadline, which is nearer than the next hop can keep (RFC 2852 §3). */
    public static Verdict onShortDeadline() {
        return impossible(FailureScope.MESSAGE, 4, 7, "too little time is left to the deadline for the next hop");
    }

    /** What a message sent with REQUIRETLS misses at a host (RFC 8689 §4.2.1). */
    public enum TlsLack {
        NO_TLS(10, "no TLS"),
        NOT_VERIFIED(10, "certificate not verified"),
        NO_REQUIRETLS(30, "no REQUIRETLS");

        private final int detail;
        private final String words;

        TlsLack(int detail, String words) {
            this.detail = detail;
            this.words = words;
        }
    }

    /**
     * Judges a host that is not safe enough for a message sent with REQUIRETLS: another one may be; when none is, the
     * message comes back.
     *
     * @param lastHost true when no other host can be tried in this attempt
     */
    public static Verdict onTlsLack(TlsLack lack, String detail, boolean lastHost) {
        return ours(
                FailureScope.HOST,
                lastHost ? Step.FAIL : Step.NEXT_HOST,
                EnhancedStatus.of(5, 7, lack.detail),
                "REQUIRETLS: " + lack.words + (detail.isEmpty() ? "" : ": " + detail));
    }

    /**
     * Judges a host whose TLS is not what the domain's or the administrator's policy asks for: another one may be safe;
     * when none is, the message waits until the host is (RFC 7672 §2.2, RFC 8461 §5).
     *
     * @param lastHost true when no other host can be tried in this attempt
     */
    public static Verdict onTlsRule(TlsFault fault, boolean lastHost) {
        int detail = switch (fault.failure()) {
            case STARTTLS_NOT_SUPPORTED -> 4;
            case CERTIFICATE_EXPIRED,
                    CERTIFICATE_HOST_MISMATCH,
                    CERTIFICATE_NOT_TRUSTED,
                    STS_WEBPKI_INVALID,
                    VALIDATION_FAILURE -> 5;
            default -> 0;
        };
        return ours(FailureScope.HOST, hostStep(lastHost), EnhancedStatus.of(4, 7, detail), "TLS policy: " + fault);
    }

    /** A failure that is none yet, since another host, which is in trouble now, may do better. */
    public static Verdict deferred(Verdict failure) {
        EnhancedStatus status = failure.status();
        return new Verdict(
                failure.scope(),
                Step.DEFER,
                EnhancedStatus.of(4, status.subject(), status.detail()),
                failure.diagnostic(),
                failure.phase(),
                failure.inDoubt());
    }

    /** What cannot be sent this way at all, today or tomorrow. */
    private static Verdict impossible(FailureScope scope, int subject, int detail, String text) {
        return ours(scope, Step.FAIL, EnhancedStatus.of(5, subject, detail), text);
    }

    private static Verdict ours(FailureScope scope, Step step, EnhancedStatus status, String text) {
        return new Verdict(scope, step, status, Diagnostic.local(text));
    }

    private static Step hostStep(boolean lastHost) {
        return lastHost ? Step.DEFER : Step.NEXT_HOST;
    }

    private static Step sessionStep(DeliveryPhase phase, boolean lastHost) {
        return phase.isBeforeContent() ? hostStep(lastHost) : Step.DEFER;
    }

    private static EnhancedStatus statusOf(DeliveryPhase phase, Trouble trouble) {
        if (trouble == Trouble.BAD_REPLY) {
            // A breach behind the final dot leaves the outcome as unknown as a lost connection does.
            return phase == DeliveryPhase.DATA_END ? EnhancedStatus.of(4, 4, 2) : EnhancedStatus.of(4, 5, 0);
        }
        return EnhancedStatus.of(4, 4, phase == DeliveryPhase.CONNECT ? 1 : 2);
    }

    /** The reply's status as class 4: what the peer calls permanent may be a deferral for us. */
    private static EnhancedStatus transientStatus(Reply reply) {
        return reply.status()
                .map(s -> EnhancedStatus.of(4, s.subject(), s.detail()))
                .orElse(EnhancedStatus.of(4, 0, 0));
    }

    /**
     * True for a reply to RCPT that refuses not this recipient but one more of them: the rest belongs into a transaction
     * of its own (RFC 5321 §4.5.3.1.8). RFC 821 named 552 for it; the client treats that as 452 (§4.5.3.1.10).
     */
    public static boolean saysTooManyRecipients(Reply reply) {
        if (reply.code() != INSUFFICIENT_STORAGE && reply.code() != EXCEEDED_STORAGE) {
            return false;
        }
        return reply.status().filter(s -> s.subject() == 5 && s.detail() == 3).isPresent()
                || reply.text().toLowerCase(Locale.ROOT).contains("too many");
    }
}
