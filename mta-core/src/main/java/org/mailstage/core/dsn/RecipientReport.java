package org.mailstage.core.dsn;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.smtp.EnhancedStatus;

/**
 * What became of the message for one recipient, as a DSN says it (RFC 3464 §2.3).
 *
 * <p>Immutable and thread-safe.
 *
 * @param remoteHost the host that gave the diagnostic, as {@code name[address]:port}; empty when none was reached
 * @param lastAttempt time of the last delivery attempt; null when there was none
 * @param retryUntil when we give up; null unless {@link Fate#DELAYED}
 */
public record RecipientReport(
        Mailbox recipient,
        Fate fate,
        EnhancedStatus status,
        String remoteHost,
        Diagnostic diagnostic,
        @Nullable Instant lastAttempt,
        @Nullable Instant retryUntil) {

    /** The kinds of news. */
    public enum Fate {
        /** Refused for good. */
        FAILED("failed"),
        /** Tried until the give-up time passed. */
        EXPIRED("failed"),
        /** The deadline that the sender set has passed (RFC 2852). */
        TOO_LATE("failed"),
        /** Not delivered yet; still being tried. */
        DELAYED("delayed"),
        /** Taken by the mailbox's own delivery agent. */
        DELIVERED("delivered"),
        /** Taken by a mail system that will not report on it (RFC 3461 §5.2.2). */
        RELAYED("relayed"),
        /** Passed on to the addresses that it stands for, with the duty to report of them ending here (RFC 3461 §5.2.7.3). */
        EXPANDED("expanded");

        private final String action;

        Fate(String action) {
            this.action = action;
        }

        /** The message did not reach the recipient and will not. */
        public boolean isFailure() {
            return this == FAILED || this == EXPIRED || this == TOO_LATE;
        }

        /** The message reached the recipient, or is on its way out of our sight. */
        public boolean isSuccess() {
            return this == DELIVERED || this == RELAYED || this == EXPANDED;
        }

        /** The value of the Action field (RFC 3464 §2.3.3). */
        public String action() {
            return action;
        }
    }

    /** Delivery time expired (RFC 3463 §3.5). */
    private static final EnhancedStatus DELIVERY_TIME_EXPIRED = EnhancedStatus.of(4, 4, 7);

    private static final EnhancedStatus PASSED_ON = EnhancedStatus.of(2, 0, 0);

    private static final EnhancedStatus DEADLINE_PASSED = EnhancedStatus.of(5, 4, 7);

    public RecipientReport {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(status, "status");
    }

    public static RecipientReport failed(Mailbox recipient, DeliveryOutcome.Failed outcome, Instant lastAttempt) {
        return new RecipientReport(
                recipient,
                Fate.FAILED,
                outcome.status(),
                outcome.remoteHost(),
                outcome.diagnostic(),
                lastAttempt,
                null);
    }

    /** The give-up time has passed; what the last attempt said stands as the diagnostic. */
    public static RecipientReport expired(Mailbox recipient, DeliveryOutcome.Deferred last, Instant lastAttempt) {
        return expired(recipient, last.remoteHost(), last.diagnostic(), lastAttempt);
    }

    /** As above, when only the words of the last attempt were kept. */
    public static RecipientReport expired(
            Mailbox recipient, String remoteHost, Diagnostic last, @Nullable Instant lastAttempt) {
        return new RecipientReport(recipient, Fate.EXPIRED, DELIVERY_TIME_EXPIRED, remoteHost, last, lastAttempt, null);
    }

    public static RecipientReport delayed(
            Mailbox recipient, DeliveryOutcome.Deferred last, Instant lastAttempt, Instant retryUntil) {
        return new RecipientReport(
                recipient, Fate.DELAYED, last.status(), last.remoteHost(), last.diagnostic(), lastAttempt, retryUntil);
    }

    /**
     * The sender's deadline has passed (RFC 2852 §4.1.3).
     *
     * @param last what the last attempt said, or why there was none
     */
    public static RecipientReport tooLate(
            Mailbox recipient, String remoteHost, Diagnostic last, @Nullable Instant lastAttempt) {
        return new RecipientReport(recipient, Fate.TOO_LATE, DEADLINE_PASSED, remoteHost, last, lastAttempt, null);
    }

    /** The recipient stands for several others, to whom the message goes on without NOTIFY=SUCCESS (RFC 3461 §5.2.7.3). */
    public static RecipientReport expanded(Mailbox recipient) {
        return new RecipientReport(recipient, Fate.EXPANDED, PASSED_ON, "", Diagnostic.local(""), null, null);
    }

    /** Delivered into a mailbox, or relayed where no report will come from (RFC 3461 §5.2.2, §5.2.3). */
    public static RecipientReport succeeded(
            Mailbox recipient, Fate fate, DeliveryOutcome.Delivered outcome, Instant lastAttempt) {
        return new RecipientReport(
                recipient,
                fate,
                outcome.status(),
                outcome.remoteHost(),
                // What no remote host has said is no reply of one (RFC 3464 §2.3.6).
                outcome.remoteHost().isEmpty()
                        ? Diagnostic.local(outcome.reply().text())
                        : Diagnostic.remote(outcome.reply()),
                lastAttempt,
                null);
    }
}
