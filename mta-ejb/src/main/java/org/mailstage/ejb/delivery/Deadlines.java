package org.mailstage.ejb.delivery;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.ejb.messaging.QueuedMessage;

/** The times that matter to a message in the queue: when it may go, when somebody is to hear of it, when it is over. Stateless. */
final class Deadlines {
    private Deadlines() {}

    /** Until when the message must wait; empty when it may go now. */
    static Optional<Instant> waitUntil(QueuedMessage message, Instant now) {
        Instant hold = message.envelope().options().holdUntil();
        return Optional.ofNullable(later(hold, message.dueAt())).filter(now::isBefore);
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.isAfter(b) ? a : b;
    }

    static Instant giveUpAt(QueuedMessage message, RetryPolicy policy) {
        return message.startedAt().plus(policy.giveUp());
    }

    /** True when the sender wants the message back by now, or within a time that BY cannot say (RFC 2852, by-mode R). */
    static boolean isTooLate(QueuedMessage message, Instant now) {
        return by(message, DeliverBy.Mode.RETURN)
                .filter(deadline -> now.plusSeconds(1).isAfter(deadline))
                .isPresent();
    }

    /** Later than this no message is asleep: somebody is to hear of it then. */
    static Instant wakeAtLatest(QueuedMessage message, Instant giveUp) {
        Optional<Instant> deadline = by(message, DeliverBy.Mode.RETURN)
                .or(() -> by(message, DeliverBy.Mode.NOTIFY).filter(by -> !wasToldSince(message, by)));
        return deadline.filter(by -> by.isBefore(giveUp)).orElse(giveUp);
    }

    /** True when the sender is to be told that a deadline he set has passed (RFC 2852, by-mode N). */
    static boolean isDeadlineNoticeDue(QueuedMessage message, Instant now) {
        return by(message, DeliverBy.Mode.NOTIFY)
                .filter(by -> !now.isBefore(by) && !wasToldSince(message, by))
                .isPresent();
    }

    /** True when whoever wants to hear of a long delay is to be told, which happens once. */
    static boolean isDelayNoticeDue(QueuedMessage message, RetrySettings rules, Instant now) {
        return message.delayNoticeAt() == null
                && !now.isBefore(message.startedAt().plus(rules.delayNotice().orElse(RetrySettings.ASKED_NOTICE)));
    }

    private static boolean wasToldSince(QueuedMessage message, Instant deadline) {
        Instant told = message.delayNoticeAt();
        return told != null && !told.isBefore(deadline);
    }

    private static Optional<Instant> by(QueuedMessage message, DeliverBy.Mode mode) {
        return message.envelope().options().by().filter(by -> by.mode() == mode).map(DeliverBy::deadline);
    }
}
