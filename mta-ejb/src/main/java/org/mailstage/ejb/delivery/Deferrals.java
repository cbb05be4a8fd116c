package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.dsn.BulkMail;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.retry.RetryCase;
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.ejb.bounce.News;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.retry.WaitSteps;

/**
 * When recipients that are deferred are tried again, or that they are not, by the retry rules. Recipients for whom the same
 * rule holds wait together, in one message. Thread-safe.
 */
@ApplicationScoped
public class Deferrals {
    /** From 0 to less than 1: which part of the jitter a wait gets. */
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    @Inject
    AttemptEvents events;

    /**
     * An attempt at a site, and when it ended.
     *
     * @param message as it was before the attempt
     */
    record Attempt(QueuedMessage message, NextHop nextHop, Site site, MailSettings settings, Instant now) {}

    /**
     * Says where the recipients go, and records it.
     *
     * @param next takes the messages to send
     * @param news takes what the sender may want to hear
     * @throws IOException when the content cannot be read
     */
    void defer(Attempt attempt, List<RecipientOutcome> deferred, List<Outgoing> next, List<RecipientReport> news)
            throws IOException {
        if (Deadlines.isTooLate(attempt.message(), attempt.now())) {
            events.expired(attempt.message(), attempt.nextHop(), deferred);
            news.addAll(News.tooLate(attempt.message(), deferred, attempt.now()));
            return;
        }
        for (Map.Entry<RetryPolicy, List<RecipientOutcome>> group :
                byPolicy(attempt, deferred).entrySet()) {
            defer(attempt, group.getKey(), group.getValue(), next, news);
        }
    }

    private static Map<RetryPolicy, List<RecipientOutcome>> byPolicy(Attempt attempt, List<RecipientOutcome> deferred) {
        RetrySettings rules = attempt.settings().delivery().retry();
        Map<RetryPolicy, List<RecipientOutcome>> groups = new LinkedHashMap<>();
        for (RecipientOutcome pair : deferred) {
            RetryCase retry = RetryCase.of(
                    pair.recipient(), attempt.nextHop(), attempt.site(), (DeliveryOutcome.Deferred) pair.outcome());
            groups.computeIfAbsent(rules.policyFor(retry, attempt.settings().retry()), policy -> new ArrayList<>())
                    .add(pair);
        }
        return groups;
    }

    private void defer(
            Attempt attempt,
            RetryPolicy policy,
            List<RecipientOutcome> deferred,
            List<Outgoing> next,
            List<RecipientReport> news)
            throws IOException {
        QueuedMessage message = attempt.message();
        Instant now = attempt.now();
        Instant giveUp = Deadlines.giveUpAt(message, policy);
        if (!now.isBefore(giveUp)) {
            events.expired(message, attempt.nextHop(), deferred);
            news.addAll(News.expired(message, deferred, now));
            return;
        }
        RetrySettings rules = attempt.settings().delivery().retry();
        boolean deadline = Deadlines.isDeadlineNoticeDue(message, now);
        QueuedMessage told = message;
        if (deadline || Deadlines.isDelayNoticeDue(message, rules, now)) {
            news.addAll(News.delayed(message, deferred, audience(message, rules, deadline), now, giveUp));
            told = message.delayNoticed(now);
        }
        next.add(later(attempt, told, policy, giveUp, deferred));
    }

    private static News.Audience audience(QueuedMessage message, RetrySettings rules, boolean deadline)
            throws IOException {
        if (deadline) {
            return News.Audience.ALL_BUT_NEVER;
        }
        boolean onlyWhoAsked = rules.delayNotice().isEmpty() || BulkMail.isBulk(message.envelope(), message.content());
        return onlyWhoAsked ? News.Audience.WHO_ASKED : News.Audience.BY_DEFAULT;
    }

    private Outgoing later(
            Attempt attempt,
            QueuedMessage message,
            RetryPolicy policy,
            Instant giveUp,
            List<RecipientOutcome> deferred) {
        Duration delay = policy.delayAfter(message.attempts() + 1);
        Duration jitter = attempt.settings().delivery().retry().jitter(delay, random.getAsDouble());
        Instant regular = attempt.now().plus(delay).plus(jitter);
        Instant latest = Deadlines.wakeAtLatest(message, giveUp);
        Instant due = regular.isAfter(latest) ? latest : regular;
        List<Mailbox> remaining =
                deferred.stream().map(RecipientOutcome::recipient).toList();
        DeliveryOutcome.Deferred why =
                (DeliveryOutcome.Deferred) deferred.get(deferred.size() - 1).outcome();
        events.deferred(message, attempt.nextHop(), deferred, due);
        QueuedMessage later = message.deferred(message.envelope().withRecipients(remaining), due, why.diagnostic());
        return due.equals(regular)
                ? new Outgoing(MailQueues.retryTier(delay), later)
                : asleep(later, due, attempt.now());
    }

    /** A message that waits until an arbitrary time goes through several tiers. */
    static Outgoing asleep(QueuedMessage message, Instant until, Instant now) {
        Duration step = WaitSteps.next(Duration.between(now, until));
        return new Outgoing(MailQueues.retryTier(step), message, null, now.plus(step));
    }
}
