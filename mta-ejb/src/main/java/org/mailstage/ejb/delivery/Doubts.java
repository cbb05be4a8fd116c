package org.mailstage.ejb.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.delivery.FailureScope;
import org.mailstage.core.retry.InDoubtPolicy;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of recipients of whom nobody knows whether the next hop took the message (RFC 5321 §6.1). Never silent: each
 * is recorded as in doubt, with the policy, before anything is done. Thread-safe.
 */
@ApplicationScoped
public class Doubts {
    private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

    private static final EnhancedStatus CONNECTION_BROKE = EnhancedStatus.of(4, 4, 2);

    @Inject
    AttemptEvents events;

    @Inject
    AttemptLedger ledger;

    /** Remembers that an attempt begins, so that it is known if nobody hears of its end. */
    AttemptLedger.Entry begin(QueuedMessage message) {
        return ledger.begin(message);
    }

    /**
     * Looks whether an earlier attempt may have come through of which nothing is known, because a node died or a transaction
     * rolled back. Records it if so.
     *
     * @return the outcome for all recipients when no attempt is to be made, since the message is to be held; else empty.
     *     Nothing is ever assumed delivered here: the attempt may not have come as far as the final dot
     */
    Optional<DeliveryOutcome.Deferred> beforeAttempt(QueuedMessage message, NextHop nextHop, MailSettings settings) {
        boolean certain = ledger.wasUnderWay(message);
        if (!certain && !message.redelivered()) {
            return Optional.empty();
        }
        Diagnostic why = Diagnostic.local(
                certain
                        ? "an attempt on this node was cut off or rolled back; the next hop may have taken the message"
                        : "the message was given out before, perhaps to another node; an attempt may have been under way,"
                                + " and the next hop may have taken the message");
        DeliveryOutcome.Deferred outcome =
                new DeliveryOutcome.Deferred(CONNECTION_BROKE, "", why, FailureScope.MESSAGE, null, true);
        InDoubtPolicy policy = settings.delivery().retry().inDoubt();
        if (policy == InDoubtPolicy.HOLD) {
            return Optional.of(outcome);
        }
        List<RecipientOutcome> all = message.envelope().recipients().stream()
                .map(recipient -> new RecipientOutcome(recipient, outcome))
                .toList();
        record(message, nextHop, all, InDoubtPolicy.RETRY);
        return Optional.empty();
    }

    /**
     * Applies the policy to recipients whose attempt ended in doubt.
     *
     * @param next takes the message to send, if it is to be held
     * @return those to be tried again
     */
    List<RecipientOutcome> decide(
            QueuedMessage message,
            NextHop nextHop,
            List<RecipientOutcome> inDoubt,
            MailSettings settings,
            List<Outgoing> next) {
        if (inDoubt.isEmpty()) {
            return inDoubt;
        }
        InDoubtPolicy policy = settings.delivery().retry().inDoubt();
        record(message, nextHop, inDoubt, policy);
        return switch (policy) {
            case RETRY -> inDoubt;
            case ASSUME_DELIVERED -> {
                events.assumedDelivered(message, nextHop, inDoubt);
                yield List.of();
            }
            case HOLD -> {
                events.held(message, nextHop, inDoubt);
                next.add(held(message, inDoubt));
                yield List.of();
            }
        };
    }

    private void record(QueuedMessage message, NextHop nextHop, List<RecipientOutcome> inDoubt, InDoubtPolicy policy) {
        events.inDoubt(message, nextHop, inDoubt, policy);
        LOG.warn(
                "MTA-12022 in doubt whether it was delivered: queueId={} nextHop={} recipients={} policy={}",
                message.id(),
                nextHop,
                inDoubt.size(),
                policy);
    }

    private static Outgoing held(QueuedMessage message, List<RecipientOutcome> inDoubt) {
        List<Mailbox> recipients =
                inDoubt.stream().map(RecipientOutcome::recipient).toList();
        DeliveryOutcome.Deferred why = (DeliveryOutcome.Deferred) inDoubt.get(0).outcome();
        QueuedMessage tried = message.tried(message.envelope().withRecipients(recipients), why.diagnostic());
        return new Outgoing(
                MailQueues.HOLD, tried, "in doubt: " + why.diagnostic().text());
    }
}
