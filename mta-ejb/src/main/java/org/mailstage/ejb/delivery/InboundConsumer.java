package org.mailstage.ejb.delivery;

import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.mailstage.ejb.feedback.FeedbackService;
import org.mailstage.ejb.feedback.VerpSender;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/** The express way: delivers accepted mail out of {@code mta.inbound} itself when it goes to one healthy next hop. */
@MessageDriven(
        messageListenerInterface = MessageListener.class,
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "destination", propertyValue = "mta.inbound"),
            @ActivationConfigProperty(propertyName = "useJNDI", propertyValue = "false"),
            // A session takes few messages ahead, so that few wait behind a slow next hop.
            @ActivationConfigProperty(propertyName = "consumerWindowSize", propertyValue = "65536"),
            // Four more than one site may have: see ExpressShares.
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "20")
        })
public class InboundConsumer extends MailConsumer {
    @Inject
    private FeedbackService feedback;

    @Inject
    private VerpSender verp;

    @Inject
    private MailSender sender;

    @Override
    protected boolean mayWait() {
        return false;
    }

    /** Reports are read and mostly end here; messages with a reverse-path for each recipient go on one by one. */
    @Override
    protected List<QueuedMessage> prepare(QueuedMessage message) throws JMSException, IOException {
        Optional<QueuedMessage> rest = feedback.take(message);
        if (rest.isEmpty()) {
            return List.of();
        }
        List<QueuedMessage> parts = verp.split(rest.get());
        if (parts.size() == 1) {
            return parts;
        }
        // Each attempt has a deadline of its own, and all of them together would not fit into one transaction (I4).
        sender.sendAll(parts.stream()
                .map(part -> new Outgoing(MailQueues.OUTBOUND, part))
                .toList());
        return List.of();
    }
}
