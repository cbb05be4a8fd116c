package org.mailstage.ejb.delivery;

import jakarta.annotation.Resource;
import jakarta.ejb.MessageDrivenContext;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.io.IOException;
import java.util.List;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MalformedQueueMessageException;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the message-driven beans on mail queues have in common: unwrap, call the delivery service, map what happens.
 *
 * <p>Consumption, next state and bounce commit together in the container's transaction (invariant I3). A message that
 * does not follow the contract goes to the dead-letter queue at once; any other exception rolls back, so the broker
 * gives the message out again and after its limit moves it to the dead-letter queue.
 */
public abstract class MailConsumer implements MessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(MailConsumer.class);

    @Resource
    private MessageDrivenContext context;

    @Inject
    private DeliveryService delivery;

    @Inject
    private MailSender sender;

    @Inject
    private NodeSettings node;

    /** What of a message is to be delivered, where that is not the message as it is. */
    protected List<QueuedMessage> prepare(QueuedMessage message) throws JMSException, IOException {
        return List.of(message);
    }

    /** True when a message whose next hop is busy may wait here, false when it moves on to the outbound queue. */
    protected abstract boolean mayWait();

    @Override
    public void onMessage(Message message) {
        try {
            QueuedMessage queued = node.codec().decode(message);
            try (var content = queued.content()) {
                for (QueuedMessage part : prepare(queued)) {
                    delivery.process(part, mayWait());
                }
            }
        } catch (MalformedQueueMessageException e) {
            deadLetter(message, e.getMessage());
        } catch (Exception e) {
            LOG.error("MTA-12010 rolled back, message will be given out again: cause=\"{}\"", e.toString(), e);
            context.setRollbackOnly();
        }
    }

    private void deadLetter(Message message, @org.jspecify.annotations.Nullable String reason) {
        try {
            LOG.error(
                    "MTA-12011 moved to dead-letter queue: jmsMessageId={} reason=\"{}\"",
                    message.getJMSMessageID(),
                    reason);
            sender.deadLetter(message, String.valueOf(reason));
        } catch (Exception e) {
            LOG.error("MTA-12012 could not move to dead-letter queue: cause=\"{}\"", e.toString());
            context.setRollbackOnly();
        }
    }
}
