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
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.bounce.BounceService;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * What the outcomes of an attempt lead to: deferred recipients to a retry tier, expired and failed ones into a bounce,
 * delivered ones nowhere. All sends happen in the caller's transaction (invariant I3).
 */
@ApplicationScoped
public class OutcomeService {
    /** Wait of a message whose next hop had no free slot; no attempt was made, so none is counted. */
    private static final Duration BUSY = Duration.ofSeconds(5);

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

    /** @param results one per recipient of the message, in order */
    public void apply(
            QueuedMessage message, NextHop nextHop, List<DeliveryOutcome> results, MailSettings settings, Instant now)
            throws JMSException, IOException {
        AttemptResult result = AttemptResult.sort(message.envelope().recipients(), results);
        events.delivered(message, nextHop, result.delivered());
        List<Outgoing> next = new ArrayList<>();
        List<RecipientOutcome> undeliverable = new ArrayList<>(result.failed());
        if (!result.deferred().isEmpty()) {
            if (now.isAfter(message.receivedAt().plus(settings.retry().giveUp()))) {
                undeliverable.addAll(result.deferred());
                events.expired(message, nextHop, result.deferred());
            } else {
                next.add(defer(message, nextHop, result.deferred(), settings, now));
            }
        }
        events.failed(message, nextHop, result.failed());
        if (!undeliverable.isEmpty()) {
            next.add(bounces.bounce(message, undeliverable, settings, now));
        }
        sender.sendAll(next);
    }

    private Outgoing defer(
            QueuedMessage message,
            NextHop nextHop,
            List<RecipientOutcome> deferred,
            MailSettings settings,
            Instant now) {
        Duration delay = settings.retry().delayAfter(message.attempts() + 1);
        Instant due = now.plus(delay);
        List<Mailbox> remaining =
                deferred.stream().map(RecipientOutcome::recipient).toList();
        DeliveryOutcome.Deferred why =
                (DeliveryOutcome.Deferred) deferred.get(deferred.size() - 1).outcome();
        events.deferred(message, nextHop, deferred, due);
        return new Outgoing(
                MailQueues.retryTier(delay),
                message.deferred(message.envelope().withRecipients(remaining), due, why.diagnostic()));
    }
}
