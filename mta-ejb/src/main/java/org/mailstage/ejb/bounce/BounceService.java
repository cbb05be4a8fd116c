package org.mailstage.ejb.bounce;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.dsn.Dsn;
import org.mailstage.core.dsn.DsnRequest;
import org.mailstage.core.dsn.DsnWriter;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.delivery.RecipientOutcome;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bounce for recipients that failed for good or expired. A message with a null reverse-path (a bounce itself,
 * mostly) has nobody to tell: it goes to the dead-letter queue, so no bounce is ever answered by a bounce (RFC 5321
 * §6.1).
 */
@ApplicationScoped
public class BounceService {
    private static final Logger LOG = LoggerFactory.getLogger(BounceService.class);

    private final DsnWriter writer = new DsnWriter(Clock.systemUTC());

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    /** What to send, in the caller's transaction, in place of the undeliverable recipients. */
    public Outgoing bounce(
            QueuedMessage message, List<RecipientOutcome> undeliverable, MailSettings settings, Instant now)
            throws IOException {
        List<Mailbox> recipients =
                undeliverable.stream().map(RecipientOutcome::recipient).toList();
        DsnRequest request = new DsnRequest(
                message.id(),
                message.receivedAt(),
                message.envelope().reversePath(),
                undeliverable.stream().map(u -> report(u, now)).toList(),
                message.content(),
                settings.hostname(),
                settings.postmaster());
        Optional<Dsn> written = writer.write(request, QueueId.next(now.toEpochMilli()));
        if (written.isEmpty()) {
            return deadLetter(message, recipients, undeliverable.get(0).outcome());
        }
        Dsn dsn = written.get();
        record(
                TraceEvent.Type.BOUNCED,
                message,
                message.envelope(),
                recipients,
                dsn.id().value());
        record(
                TraceEvent.Type.RECEIVED,
                QueuedMessage.fresh(dsn.id(), dsn.envelope(), dsn.content(), now),
                dsn.envelope(),
                dsn.envelope().recipients(),
                "bounce of " + message.id());
        return new Outgoing(MailQueues.INBOUND, QueuedMessage.fresh(dsn.id(), dsn.envelope(), dsn.content(), now));
    }

    private Outgoing deadLetter(QueuedMessage message, List<Mailbox> recipients, DeliveryOutcome why) {
        LOG.warn(
                "MTA-12040 dead-lettered, nobody can be told: queueId={} recipients={} reply=\"{}\"",
                message.id(),
                recipients,
                why.evidence());
        Envelope envelope = message.envelope().withRecipients(recipients);
        record(TraceEvent.Type.DEAD_LETTERED, message, envelope, recipients, why.evidence());
        return new Outgoing(
                MailQueues.DEAD_LETTER,
                message.withEnvelope(envelope),
                "bounce could not be delivered: " + why.evidence());
    }

    private static RecipientReport report(RecipientOutcome pair, Instant now) {
        return pair.outcome()
                .fold(
                        delivered -> {
                            throw new IllegalArgumentException("delivered recipients are not bounced");
                        },
                        deferred -> RecipientReport.expired(pair.recipient(), deferred, now),
                        failed -> RecipientReport.failed(pair.recipient(), failed, now));
    }

    private void record(
            TraceEvent.Type type, QueuedMessage message, Envelope envelope, List<Mailbox> recipients, String evidence) {
        trace.record(new TraceEvent(
                message.id().value(),
                type,
                // Not the time of the attempt's end: the bounce comes after the failure it reports, in the trace too.
                Instant.now(),
                node.name(),
                envelope.reversePath().toString(),
                recipients.stream().map(Mailbox::toString).toList(),
                "",
                "",
                "",
                evidence,
                message.attempts(),
                message.content().size(),
                null));
    }
}
