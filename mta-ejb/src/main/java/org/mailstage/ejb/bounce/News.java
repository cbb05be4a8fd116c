package org.mailstage.ejb.bounce;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.dsn.RecipientReport.Fate;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.delivery.RecipientOutcome;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * What of an attempt its sender wants to hear: NOTIFY decides (RFC 3461 §4.1), and the deadline he may have set
 * (RFC 2852). Stateless.
 */
public final class News {
    private News() {}

    /** Refused for good. */
    public static List<RecipientReport> failed(QueuedMessage message, List<RecipientOutcome> failed, Instant now) {
        return wanted(message, failed, wants(DsnNotify.FAILURE)).stream()
                .map(r -> RecipientReport.failed(r.recipient(), (DeliveryOutcome.Failed) r.outcome(), now))
                .toList();
    }

    /** Tried until the give-up time. */
    public static List<RecipientReport> expired(QueuedMessage message, List<RecipientOutcome> deferred, Instant now) {
        return wanted(message, deferred, wants(DsnNotify.FAILURE)).stream()
                .map(r -> RecipientReport.expired(r.recipient(), (DeliveryOutcome.Deferred) r.outcome(), now))
                .toList();
    }

    /** Not delivered by the deadline after which the sender wants the message back, in this attempt's words. */
    public static List<RecipientReport> tooLate(QueuedMessage message, List<RecipientOutcome> deferred, Instant now) {
        return wanted(message, deferred, wants(DsnNotify.FAILURE)).stream()
                .map(r -> tooLate(r.recipient(), (DeliveryOutcome.Deferred) r.outcome(), now))
                .toList();
    }

    private static RecipientReport tooLate(Mailbox recipient, DeliveryOutcome.Deferred last, Instant now) {
        return RecipientReport.tooLate(recipient, last.remoteHost(), last.diagnostic(), now);
    }

    /** As above, without an attempt: for all recipients, in the words of the last one. */
    public static List<RecipientReport> tooLate(QueuedMessage message, Diagnostic why) {
        return message.envelope().recipients().stream()
                .filter(r -> message.envelope().options().of(r).wants(DsnNotify.FAILURE))
                .map(r -> RecipientReport.tooLate(r, "", why, null))
                .toList();
    }

    /** Who hears of a delay. */
    public enum Audience {
        /** Who did not say otherwise. */
        BY_DEFAULT(wants(DsnNotify.DELAY)),
        /** Only who asked for just this with NOTIFY=DELAY. */
        WHO_ASKED(options -> options.notifyGiven()
                .filter(conditions -> conditions.contains(DsnNotify.DELAY))
                .isPresent()),
        /** Everybody but who said NEVER: the deadline has passed that the sender set, and he asked for the news with it. */
        ALL_BUT_NEVER(News::isNotNever);

        private final Predicate<RecipientOptions> wanted;

        Audience(Predicate<RecipientOptions> wanted) {
            this.wanted = wanted;
        }
    }

    /** Not delivered yet. */
    public static List<RecipientReport> delayed(
            QueuedMessage message, List<RecipientOutcome> deferred, Audience audience, Instant now, Instant giveUp) {
        return wanted(message, deferred, audience.wanted).stream()
                .map(r -> RecipientReport.delayed(r.recipient(), (DeliveryOutcome.Deferred) r.outcome(), now, giveUp))
                .toList();
    }

    /** Taken by the next hop; who took over the duty to report says nothing here (RFC 3461 §5.2.2, §5.2.3). */
    public static List<RecipientReport> succeeded(
            QueuedMessage message, NextHop nextHop, List<RecipientOutcome> delivered, Instant now) {
        boolean last = nextHop.kind().isLast();
        return delivered.stream()
                .filter(r -> isSuccessNews(message, r, last))
                .map(r -> RecipientReport.succeeded(
                        r.recipient(),
                        last ? Fate.DELIVERED : Fate.RELAYED,
                        (DeliveryOutcome.Delivered) r.outcome(),
                        now))
                .toList();
    }

    private static boolean isSuccessNews(QueuedMessage message, RecipientOutcome pair, boolean last) {
        DeliveryOutcome.Delivered outcome = (DeliveryOutcome.Delivered) pair.outcome();
        RecipientOptions options = message.envelope().options().of(pair.recipient());
        if (options.wants(DsnNotify.SUCCESS) && !outcome.dsnPassedOn()) {
            return true;
        }
        // A relay that loses sight of the deadline is reported, and each relay when that was asked for (RFC 2852
        // §4.1.4).
        return !last
                && isNotNever(options)
                && message.envelope()
                        .options()
                        .by()
                        .filter(by -> by.trace() || by.mode() == DeliverBy.Mode.NOTIFY && !outcome.deadlinePassedOn())
                        .isPresent();
    }

    private static List<RecipientOutcome> wanted(
            QueuedMessage message, List<RecipientOutcome> pairs, Predicate<RecipientOptions> wanted) {
        return pairs.stream()
                .filter(r -> wanted.test(message.envelope().options().of(r.recipient())))
                .toList();
    }

    private static Predicate<RecipientOptions> wants(DsnNotify condition) {
        return options -> options.wants(condition);
    }

    private static boolean isNotNever(RecipientOptions options) {
        return options.notifyGiven().map(conditions -> !conditions.isEmpty()).orElse(true);
    }
}
