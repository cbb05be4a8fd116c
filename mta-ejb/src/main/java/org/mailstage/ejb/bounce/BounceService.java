package org.mailstage.ejb.bounce;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.dsn.Dsn;
import org.mailstage.core.dsn.DsnRequest;
import org.mailstage.core.dsn.DsnWriter;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.dsn.ReportLimit;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the sender what became of a message, in one DSN for all the news of an attempt, as long as it does not get too many.
 * A message with a null reverse-path (a DSN itself, mostly) has nobody to tell: if it failed the administrator gets a report
 * where one is wanted, else it goes to the dead-letter queue, so no DSN is ever answered by a DSN to a stranger (RFC 5321
 * §6.1).
 */
@ApplicationScoped
public class BounceService {
    private static final Logger LOG = LoggerFactory.getLogger(BounceService.class);

    private final DsnWriter writer = new DsnWriter(Clock.systemUTC());
    private final ReportLimit limit = new ReportLimit();

    @Inject
    TraceRecorder trace;

    @Inject
    NodeSettings node;

    /**
     * What to send, in the caller's transaction, for the news.
     *
     * @param news what the sender wants to hear; may be nothing
     */
    public Optional<Outgoing> tell(
            QueuedMessage message, List<RecipientReport> news, MailSettings settings, Instant now) throws IOException {
        if (news.isEmpty()) {
            return Optional.empty();
        }
        List<RecipientReport> failures =
                news.stream().filter(r -> r.fate().isFailure()).toList();
        ReversePath reversePath = message.envelope().reversePath();
        if (reversePath.isNull()) {
            return failures.isEmpty() ? Optional.empty() : Optional.of(doubleBounce(message, failures, settings, now));
        }
        ReportLimit.Verdict verdict = count(reversePath, settings, now);
        if (verdict != ReportLimit.Verdict.SEND) {
            withhold(message, failures, settings, verdict);
            return Optional.empty();
        }
        return Optional.of(
                report(message, reversePath, news, failures, message.envelope().options(), settings, now));
    }

    private ReportLimit.Verdict count(ReversePath reversePath, MailSettings settings, Instant now) {
        String sender = reversePath.mailbox().map(Mailbox::key).orElse("");
        return limit.count(sender, settings.delivery().bounces().limit(), now);
    }

    /** Never silent: the trace has an event for each failure that nobody was told. */
    private void withhold(
            QueuedMessage message, List<RecipientReport> failures, MailSettings settings, ReportLimit.Verdict verdict) {
        String most = settings.delivery().bounces().limit().map(Rate::toString).orElse("");
        if (verdict == ReportLimit.Verdict.WITHHOLD_FIRST) {
            LOG.warn(
                    "MTA-12041 the sender gets no more reports for now: reversePath={} limit={} queueId={}",
                    message.envelope().reversePath(),
                    most,
                    message.id());
        }
        if (!failures.isEmpty()) {
            record(
                    TraceEvent.Type.UNREPORTED,
                    message,
                    message.envelope(),
                    recipients(failures),
                    "not reported, the sender got " + most + " reports already: "
                            + failures.get(0).diagnostic().text());
        }
    }

    /** Mail that nobody sent has failed. */
    private Outgoing doubleBounce(
            QueuedMessage message, List<RecipientReport> failures, MailSettings settings, Instant now)
            throws IOException {
        Optional<Mailbox> administrator = settings.delivery().bounces().doubleBounceAddress();
        if (administrator.isEmpty() || recipients(failures).contains(administrator.get())) {
            return deadLetter(message, failures);
        }
        ReversePath to = ReversePath.of(administrator.get());
        if (count(to, settings, now) != ReportLimit.Verdict.SEND) {
            return deadLetter(message, failures);
        }
        LOG.warn(
                "MTA-12042 double bounce, the administrator is told: queueId={} recipients={} to={}",
                message.id(),
                recipients(failures),
                to);
        EnvelopeOptions given = message.envelope().options();
        EnvelopeOptions whole = new EnvelopeOptions(
                DsnReturn.FULL,
                null,
                given.smtpUtf8(),
                given.requireTls(),
                false,
                0,
                null,
                null,
                null,
                given.recipients());
        return report(message, to, failures, failures, whole, settings, now);
    }

    private Outgoing report(
            QueuedMessage message,
            ReversePath to,
            List<RecipientReport> news,
            List<RecipientReport> failures,
            EnvelopeOptions options,
            MailSettings settings,
            Instant now)
            throws IOException {
        DsnRequest request = new DsnRequest(
                message.id(),
                message.receivedAt(),
                to,
                news,
                options,
                message.content(),
                settings.hostname(),
                settings.postmaster());
        Dsn dsn = writer.write(request, QueueId.next(now.toEpochMilli())).orElseThrow();
        if (!failures.isEmpty()) {
            record(
                    TraceEvent.Type.BOUNCED,
                    message,
                    message.envelope(),
                    recipients(failures),
                    dsn.id().value());
        }
        QueuedMessage fresh = QueuedMessage.fresh(dsn.id(), dsn.envelope(), dsn.content(), now);
        record(
                TraceEvent.Type.RECEIVED,
                fresh,
                dsn.envelope(),
                dsn.envelope().recipients(),
                (failures.isEmpty() ? "report on " : "bounce of ") + message.id());
        return new Outgoing(MailQueues.INBOUND, fresh);
    }

    private Outgoing deadLetter(QueuedMessage message, List<RecipientReport> failures) {
        String why = failures.get(0).diagnostic().text();
        List<Mailbox> recipients = recipients(failures);
        LOG.warn(
                "MTA-12040 dead-lettered, nobody can be told: queueId={} recipients={} reply=\"{}\"",
                message.id(),
                recipients,
                why);
        Envelope envelope = message.envelope().withRecipients(recipients);
        record(TraceEvent.Type.DEAD_LETTERED, message, envelope, recipients, why);
        return new Outgoing(
                MailQueues.DEAD_LETTER, message.withEnvelope(envelope), "bounce could not be delivered: " + why);
    }

    private static List<Mailbox> recipients(List<RecipientReport> reports) {
        return reports.stream().map(RecipientReport::recipient).toList();
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
