package org.mailstage.ejb.transport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.tls.report.DayReport;
import org.mailstage.core.tls.report.ReportMessage;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Puts reports on the queue of inbound mail, from where they go out like any message (RFC 8460 §5.3). Thread-safe. */
@ApplicationScoped
public class MailReportSender implements ReportSender {
    @Inject
    MailSender sender;

    @Inject
    NodeSettings node;

    @Inject
    TraceRecorder trace;

    @Override
    public void send(DayReport report, URI to) throws IOException {
        QueuedMessage message = message(report, to, Instant.now());
        try {
            sender.sendAll(List.of(new Outgoing(MailQueues.INBOUND, message)));
        } catch (JMSException | JMSRuntimeException e) {
            throw new IOException("report cannot be queued: " + e, e);
        }
        trace.record(new TraceEvent(
                message.id().value(),
                TraceEvent.Type.RECEIVED,
                message.receivedAt(),
                node.name(),
                message.envelope().reversePath().toString(),
                message.envelope().recipients().stream().map(Mailbox::toString).toList(),
                "",
                "",
                "",
                "TLS report on " + report.domain(),
                0,
                message.content().size(),
                null));
    }

    /** @throws IOException when the URI has no address that a message can go to */
    static QueuedMessage message(DayReport report, URI to, Instant now) throws IOException {
        String address = to.getSchemeSpecificPart().split("\\?", 2)[0].strip();
        if (!address.matches("[!-~&&[^@,<>()\"]]+@[A-Za-z0-9.-]+")) {
            throw new IOException("no address in " + to);
        }
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted(report.contact()),
                List.of(Mailbox.ofTrusted(address)),
                BodyType.SEVEN_BIT,
                EnvelopeOptions.NONE.withTlsOptional());
        MessageContent content = MessageContent.of(ReportMessage.write(report, address, now));
        return QueuedMessage.fresh(QueueId.next(now.toEpochMilli()), envelope, content, now);
    }
}
