package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.bounce.BounceService;
import org.mailstage.ejb.bounce.News;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.retry.WaitSteps;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the outcomes of an attempt lead to: deferred recipients to a retry tier, expired and failed ones nowhere, like
 * delivered ones, but what their sender wants to hear of them into a DSN. All sends happen in the caller's transaction (invariant I3).
 */
@ApplicationScoped
public class OutcomeService {
    /** Wait of a message whose next hop had no free slot; no attempt was made, so none is counted. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeService.class);
    private static final EnhancedStatus DEADLINE_PASSED = EnhancedStatus.of(5, 4, 7);

    @Inject
    MailSender sender;

    @Inject
    BounceService bounces;

    @Inject
    AttemptEvents events;

    /** The next hop had no free slot. */
    public void busy(QueuedMessage message, boolean wait) throws JMSException, IOException {
        if (wait) {
            QueuedMessage later =
                    message.postponed(message.envelope(), Instant.now().plus(BUSY));
            sender.sendAll(List.of(new Outgoing(MailQueues.retryTier(BUSY), later)));
        } else {
            sender.sendAll(List.of(new Outgoing(MailQueues.OUTBOUND, message)));
        }
    }

    /** The message may not go yet: held by its sender, or asleep in a tier shorter than its wait. */
    public void waitUntil(QueuedMessage message, Instant until, Instant now) throws JMSException, IOException {
        LOG.debug("MTA-12021 waits: queueId={} until={}", message.id(), until);
        sender.sendAll(List.of(asleep(message.postponed(message.envelope(), until), until, now)));
    }

    /** The deadline that the sender set has passed before an attempt. */
    public void tooLate(QueuedMessage message, MailSettings settings, Instant now) throws JMSException, IOException {
        Diagnostic last = message.lastDiagnostic();
        Diagnostic why = last == null ? Diagnostic.local("no attempt was made before the deadline") : last;
        events.expired(message, new DeliveryOutcome.Failed(DEADLINE_PASSED, "", why));
        sender.sendAll(bounces.tell(message, News.tooLate(message, why), settings, now).stream()
                .toList());
    }

    /** @param results one per recipient of the message, in order */
    public void apply(
            QueuedMessage message, NextHop nextHop, List<DeliveryOutcome> results, MailSettings settings, Instant now)
            throws JMSException, IOException {
        AttemptResult result = AttemptResult.sort(message.envelope().recipients(), results);
        events.delivered(message, nextHop, result.delivered());
        List<RecipientReport> news = new ArrayList<>(News.succeeded(message, nextHop, result.delivered(), now));
        List<Outgoing> next = new ArrayList<>();
        if (!result.deferred().isEmpty()) {
            notYet(message, nextHop, result.deferred(), settings, now, next, news);
        }
        events.failed(message, nextHop, result.failed());
        news.addAll(News.failed(message, result.failed(), now));
        bounces.tell(message, news, settings, now).ifPresent(next::add);
        sender.sendAll(next);
    }

    private void notYet(
            QueuedMessage message,
            NextHop nextHop,
            List<RecipientOutcome> deferred,
            MailSettings settings,
            Instant now,
            List<Outgoing> next,
            List<RecipientReport> news) {
        if (Deadlines.isTooLate(message, now)) {
            events.expired(message, nextHop, deferred);
            news.addAll(News.tooLate(message, deferred, now));
            return;
        }
        Instant giveUp = Deadlines.giveUpAt(message, settings);
        if (!now.isBefore(giveUp)) {
            events.expired(message, nextHop, deferred);
            news.addAll(News.expired(message, deferred, now));
            return;
        }
        boolean deadline = Deadlines.isDeadlineNoticeDue(message, now);
        QueuedMessage told = message;
        if (deadline || Deadlines.isDelayNoticeDue(message, now)) {
            news.addAll(News.delayed(message, deferred, deadline, now, giveUp));
            told = message.delayNoticed(now);
        }
        next.add(defer(told, nextHop, deferred, settings, now));
    }

    private Outgoing defer(
            QueuedMessage message,
            NextHop nextHop,
            List<RecipientOutcome> deferred,
            MailSettings settings,
            Instant now) {
        Duration delay = settings.retry().delayAfter(message.attempts() + 1);
        Instant regular = now.plus(delay);
        Instant latest = Deadlines.wakeAtLatest(message, settings);
        Instant due = regular.isAfter(latest) ? latest : regular;
        List<Mailbox> remaining =
                deferred.stream().map(RecipientOutcome::recipient).toList();
        DeliveryOutcome.Deferred why =
                (DeliveryOutcome.Deferred) deferred.get(deferred.size() - 1).outcome();
        events.deferred(message, nextHop, deferred, due);
        QueuedMessage later = message.deferred(message.envelope().withRecipients(remaining), due, why.diagnostic());
        return due.equals(regular) ? new Outgoing(MailQueues.retryTier(delay), later) : asleep(later, due, now);
    }

    private static Outgoing asleep(QueuedMessage message, Instant until, Instant now) {
        Duration step = WaitSteps.next(Duration.between(now, until));
        return new Outgoing(MailQueues.retryTier(step), message, null, now.plus(step));
    }
}
