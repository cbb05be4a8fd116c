package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Router;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.bounce.BounceService;
import org.mailstage.ejb.bounce.News;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.delivery.RecipientOutcome;
import org.mailstage.ejb.messaging.Handling;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out on a message what orders say about its recipients. Thread-safe. */
@ApplicationScoped
public class OrderExecution {
    private static final Logger LOG = LoggerFactory.getLogger(OrderExecution.class);
    /** Delivery not authorised, message refused (RFC 3463 §3.8): it is a person's decision. */
    private static final EnhancedStatus REFUSED = EnhancedStatus.of(5, 7, 1);

    @Inject
    OrderBook book;

    @Inject
    BounceService bounces;

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    /**
     * The recipients of a message by what the orders say about them.
     *
     * @param state where the message lies
     */
    Map<Verdict, List<Mailbox>> judge(QueuedMessage message, TraceState state, MailSettings settings) {
        List<QueueOrder> orders = book.all();
        Map<Verdict, List<Mailbox>> verdicts = new LinkedHashMap<>();
        for (Mailbox recipient : message.envelope().recipients()) {
            QueueEntry entry = entry(message, recipient, state, settings);
            Verdict verdict = Verdict.of(entry, message.handling().order(), orders);
            verdicts.computeIfAbsent(verdict, v -> new ArrayList<>()).add(recipient);
        }
        return verdicts;
    }

    private static NextHop nextHop(QueuedMessage message, Mailbox recipient, MailSettings settings) {
        NextHop ordered = message.handling().nextHop();
        return ordered == null ? Router.route(recipient, settings) : ordered;
    }

    private static QueueEntry entry(QueuedMessage message, Mailbox recipient, TraceState state, MailSettings settings) {
        Diagnostic last = message.lastDiagnostic();
        return new QueueEntry(
                message.id().value(),
                message.envelope().reversePath().toString(),
                recipient.toString(),
                nextHop(message, recipient, settings).toString(),
                state,
                message.content().size(),
                message.receivedAt(),
                message.attempts(),
                message.dueAt(),
                last == null ? "" : last.text());
    }

    /** The part of the message that goes to these recipients, with what the orders change about it. */
    static QueuedMessage part(QueuedMessage message, List<Mailbox> recipients, Verdict verdict) {
        Envelope envelope = message.envelope().withRecipients(recipients);
        Integer priority = verdict.priority();
        if (priority != null) {
            envelope = envelope.withOptions(envelope.options().withPriority(priority));
        }
        Handling handling = message.handling();
        if (!verdict.isNone()) {
            handling = handling.after(verdict.order());
        }
        NextHop nextHop = verdict.nextHop();
        if (nextHop != null) {
            handling = handling.to(nextHop);
        }
        QueuedMessage part = message.withEnvelope(envelope).handled(handling);
        return verdict.urgent() ? part.dueNow() : part;
    }

    /** What is to be sent when a part is not to go on; tells trace and log. */
    List<Outgoing> end(QueuedMessage part, Verdict verdict, MailSettings settings, Instant now) throws IOException {
        switch (verdict.fate()) {
            case HOLD:
                tell(TraceEvent.Type.HELD, part, verdict, "held", settings);
                return List.of(new Outgoing(MailQueues.HOLD, part));
            case DELETE:
                tell(TraceEvent.Type.DELETED, part, verdict, "deleted", settings);
                return List.of();
            case BOUNCE:
                return bounce(part, verdict, settings, now);
            default:
                throw new IllegalArgumentException("it goes on: " + verdict);
        }
    }

    private List<Outgoing> bounce(QueuedMessage part, Verdict verdict, MailSettings settings, Instant now)
            throws IOException {
        DeliveryOutcome.Failed refused = new DeliveryOutcome.Failed(REFUSED, "", Diagnostic.local(verdict.text()));
        tell(TraceEvent.Type.FAILED, part, verdict, verdict.text(), settings);
        List<RecipientOutcome> failed = part.envelope().recipients().stream()
                .map(recipient -> new RecipientOutcome(recipient, refused))
                .toList();
        return bounces.tell(part, News.failed(part, failed, now), settings, now).stream()
                .toList();
    }

    /** Tells trace and log that a part was let go. */
    void released(QueuedMessage part, Verdict verdict, MailSettings settings) {
        NextHop nextHop = verdict.nextHop();
        tell(
                TraceEvent.Type.RELEASED,
                part,
                verdict,
                nextHop == null ? "released" : "re-routed to " + nextHop,
                settings);
    }

    private void tell(TraceEvent.Type type, QueuedMessage part, Verdict verdict, String what, MailSettings settings) {
        List<String> recipients =
                part.envelope().recipients().stream().map(Mailbox::toString).toList();
        NextHop nextHop = nextHop(part, part.envelope().recipients().get(0), settings);
        Diagnostic last = part.lastDiagnostic();
        String evidence = what + " by " + verdict.by() + (last == null ? "" : "; before: " + last.text());
        trace.record(new TraceEvent(
                part.id().value(),
                type,
                Instant.now(),
                node.name(),
                part.envelope().reversePath().toString(),
                recipients,
                nextHop.toString(),
                "",
                type == TraceEvent.Type.FAILED ? REFUSED.toString() : "",
                type == TraceEvent.Type.FAILED ? what : evidence,
                part.attempts(),
                part.content().size(),
                null));
        LOG.info(
                "MTA-12302 {} queueId={} recipients={} order={} by=\"{}\" what=\"{}\"",
                type,
                part.id(),
                recipients,
                QueueOrder.id(verdict.order()),
                verdict.by(),
                what);
    }
}
