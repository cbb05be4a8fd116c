package org.mailstage.ejb.feedback;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.bounce.IncomingReport;
import org.mailstage.core.bounce.IncomingReportReader;
import org.mailstage.core.bounce.Verp;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes to bounce addresses of ours, tells the trace of the message it is about, and takes the message out of
 * the queue unless it is to be passed on. Thread-safe.
 *
 * <p>Called in the transaction that consumes the message; when that rolls back, the message is read and told of again.
 */
@ApplicationScoped
public class FeedbackService {
    private static final Logger LOG = LoggerFactory.getLogger(FeedbackService.class);

    @Inject
    VerpAddresses addresses;

    @Inject
    FeedbackEvents events;

    /** A stage that knows bounce addresses and asks another about all other recipients. */
    public PolicyStage stage(PolicyStage others) {
        return new VerpRules(addresses::current, others);
    }

    /** What is left of a received message to deliver; empty when it was for bounce addresses only. */
    public Optional<QueuedMessage> take(QueuedMessage message) throws IOException {
        Optional<Verp> current = addresses.current();
        if (current.isEmpty()) {
            return Optional.of(message);
        }
        Verp verp = current.get();
        List<Mailbox> ours =
                message.envelope().recipients().stream().filter(verp::claims).toList();
        if (ours.isEmpty()) {
            return Optional.of(message);
        }
        IncomingReport report = IncomingReportReader.read(
                message.content(), message.envelope().reversePath().isNull());
        for (Mailbox address : ours) {
            tell(verp, address, report, message);
        }
        return addresses.settings().passOn() ? Optional.of(message) : others(message, ours);
    }

    private void tell(Verp verp, Mailbox address, IncomingReport report, QueuedMessage message) {
        Optional<Verp.Token> token = verp.decode(address);
        if (token.isEmpty()) {
            LOG.warn("MTA-12502 bounce address is forged: queueId={} recipient={}", message.id(), address);
            return;
        }
        Verp.Token about = token.get();
        Optional<String> recipient = about.recipient(Concerned.addresses(report));
        LOG.info(
                "MTA-12503 report received: queueId={} about={} kind={} recipient={}",
                message.id(),
                about.message(),
                report.kind(),
                recipient.orElse("unknown"));
        recipient.ifPresent(r -> events.reported(about.message(), r, report, message));
    }

    private Optional<QueuedMessage> others(QueuedMessage message, List<Mailbox> ours) {
        events.taken(message, ours);
        List<Mailbox> others = new ArrayList<>(message.envelope().recipients());
        others.removeAll(ours);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(message.withEnvelope(message.envelope().withRecipients(others)));
    }
}
