package org.mailstage.core.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.DeliveryAgent;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.routing.MaildirTemplate;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers into the Maildir of each recipient, with Return-Path (RFC 5321 §4.4) and Delivered-To in front.
 *
 * <p>Thread-safe; blocks on the file system, and begins with no further recipient once the total deadline has passed. A
 * recipient is delivered when its file and the name of it are on stable storage. What the file system does is an outcome.
 */
public final class MaildirAgent implements DeliveryAgent {
    private static final Logger LOG = LoggerFactory.getLogger(MaildirAgent.class);
    private static final EnhancedStatus DELIVERED = EnhancedStatus.of(2, 0, 0);
    private static final EnhancedStatus TOO_SLOW = EnhancedStatus.of(4, 4, 7);
    private static final EnhancedStatus NO_MAILBOX_NAME = EnhancedStatus.of(5, 1, 3);
    private static final EnhancedStatus MISCONFIGURED = EnhancedStatus.of(4, 3, 5);

    @Override
    public List<DeliveryOutcome> deliver(DeliveryRequest request) {
        long begin = System.nanoTime();
        long nanos = request.timeouts().total().toNanos();
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        for (Mailbox recipient : request.envelope().recipients()) {
            boolean late = System.nanoTime() - begin >= nanos;
            outcomes.add(late ? deferred(TOO_SLOW, "the file system is too slow") : deliver(request, recipient));
        }
        return outcomes;
    }

    private static DeliveryOutcome deliver(DeliveryRequest request, Mailbox recipient) {
        MaildirTemplate template = MaildirTemplate.of(request.nextHop());
        try {
            Optional<Path> directory = template.of(recipient);
            if (directory.isEmpty()) {
                return new DeliveryOutcome.Failed(
                        NO_MAILBOX_NAME, "", Diagnostic.local("no mailbox can have the name " + recipient));
            }
            add(request, recipient, Maildir.open(template.base(), directory.get()));
            return new DeliveryOutcome.Delivered(DELIVERED, "", Reply.of(250, DELIVERED, "delivered to Maildir"));
        } catch (InvalidPathException e) {
            LOG.error(
                    "MTA-10421 ALARM the file system cannot name a Maildir: nextHop={} recipient={} reason=\"{}\"",
                    request.nextHop(),
                    recipient,
                    e.getReason());
            return deferred(MISCONFIGURED, "the file system cannot name the Maildir");
        } catch (IOException e) {
            MaildirTrouble trouble = MaildirTrouble.of(e);
            if (trouble == MaildirTrouble.NOT_ALLOWED) {
                LOG.error(
                        "MTA-10422 ALARM a Maildir cannot be used: nextHop={} recipient={} cause=\"{}\"",
                        request.nextHop(),
                        recipient,
                        e.toString());
            } else {
                LOG.warn(
                        "MTA-10423 not delivered to Maildir: queueId={} recipient={} cause=\"{}\"",
                        request.id(),
                        recipient,
                        e.toString());
            }
            return deferred(trouble.status(), trouble.words());
        }
    }

    private static void add(DeliveryRequest request, Mailbox recipient, Maildir maildir) throws IOException {
        String fields =
                "Return-Path: <" + request.envelope().reversePath() + ">\r\nDelivered-To: " + recipient + "\r\n";
        MessageContent message = request.content().prefixedBy(fields.getBytes(StandardCharsets.UTF_8));
        boolean text = request.envelope().bodyType() != BodyType.BINARY_MIME;
        maildir.add(message, request.terms().helo(), text);
    }

    private static DeliveryOutcome deferred(EnhancedStatus status, String text) {
        return new DeliveryOutcome.Deferred(status, "", Diagnostic.local(text));
    }
}
