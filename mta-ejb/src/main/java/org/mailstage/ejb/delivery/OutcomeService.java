package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.bounce.BounceService;
import org.mailstage.ejb.bounce.News;
import org.mailstage.ejb.delivery.Deferrals.Attempt;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the outcomes of an attempt lead to: deferred recipients to a retry tier, those in doubt where the policy says, expired
 * and failed ones nowhere, like delivered ones, but what their sender wants to hear of them into a DSN. All sends happen in the caller's transaction (invariant I3).
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

    @Inject
    Deferrals deferrals;

    @Inject
    Doubts doubts;

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
        sender.sendAll(List.of(Deferrals.asleep(message.postponed(message.envelope(), until), until, now)));
    }

    /** The deadline that the sender set has passed before an attempt. */
    public void tooLate(QueuedMessage message, MailSettings settings, Instant now) throws JMSException, IOException {
        Diagnostic last = message.lastDiagnostic();
        Diagnostic why = last == null ? Diagnostic.local("no attempt was made before the deadline") : last;
        events.expired(message, new DeliveryOutcome.Failed(DEADLINE_PASSED, "", why));
        sender.sendAll(bounces.tell(message, News.tooLate(message, why), settings, now).stream()
                .toList());
    }

    /**
     * Applies the outcomes of an attempt.
     *
     * @param site whom the attempt was made at
     * @param results one per recipient of the message, in order
     */
    public void apply(
            QueuedMessage message,
            NextHop nextHop,
            Site site,
            List<DeliveryOutcome> results,
            MailSettings settings,
            Instant now)
            throws JMSException, IOException {
        AttemptResult result = AttemptResult.sort(message.envelope().recipients(), results);
        events.delivered(message, nextHop, result.delivered());
        List<RecipientReport> news = new ArrayList<>(News.succeeded(message, nextHop, result.delivered(), now));
        List<Outgoing> next = new ArrayList<>();
        List<RecipientOutcome> deferred = new ArrayList<>(result.deferred());
        deferred.addAll(doubts.decide(message, nextHop, result.inDoubt(), settings, next));
        if (!deferred.isEmpty()) {
            deferrals.defer(new Attempt(message, nextHop, site, settings, now), deferred, next, news);
        }
        events.failed(message, nextHop, result.failed());
        news.addAll(News.failed(message, result.failed(), now));
        bounces.tell(message, news, settings, now).ifPresent(next::add);
        sender.sendAll(next);
    }
}
