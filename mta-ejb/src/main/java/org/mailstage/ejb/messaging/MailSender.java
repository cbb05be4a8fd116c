package org.mailstage.ejb.messaging;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.config.NodeSettings;

/**
 * Puts messages on mail queues within the caller's transaction: the {@link LocalTransaction} of this thread if there is one,
 * else the container's.
 *
 * <p>Thread-safe. Whatever goes wrong is thrown, so that the caller's transaction rolls back and the message it
 * consumed comes again: nothing is lost and nothing is sent twice.
 */
@ApplicationScoped
public class MailSender {
    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    @Inject
    NodeSettings node;

    /**
     * One message and the queue it goes to.
     *
     * @param reason why it goes to the dead-letter queue or on hold; null for any other
     * @param wakeAt when it comes out of its retry tier; null when that is when the next attempt is due
     */
    public record Outgoing(
            String queue,
            QueuedMessage message,
            @Nullable String reason,
            @Nullable Instant wakeAt) {
        public Outgoing(String queue, QueuedMessage message) {
            this(queue, message, null, null);
        }

        /** On its way to the dead-letter queue or on hold. */
        public Outgoing(String queue, QueuedMessage message, String reason) {
            this(queue, message, reason, null);
        }
    }

    /** Sends all, or throws. Must run inside a transaction for all-or-nothing. */
    public void sendAll(List<Outgoing> messages) throws JMSException, IOException {
        if (messages.isEmpty()) {
            return;
        }
        LocalTransaction local = LocalTransaction.current();
        if (local == null) {
            sendInContainer(messages);
        } else {
            for (Outgoing outgoing : messages) {
                BytesMessage message = node.codec().encode(local.session(), outgoing.message());
                mark(message, outgoing);
                local.producer()
                        .send(
                                local.session().createQueue(outgoing.queue()),
                                message,
                                DeliveryMode.PERSISTENT,
                                priority(outgoing),
                                Message.DEFAULT_TIME_TO_LIVE);
            }
        }
    }

    private void sendInContainer(List<Outgoing> messages) throws JMSException, IOException {
        try (JMSContext context = connectionFactory.createContext()) {
            for (Outgoing outgoing : messages) {
                BytesMessage message = node.codec().encode(context, outgoing.message());
                mark(message, outgoing);
                context.createProducer()
                        .setPriority(priority(outgoing))
                        .send(context.createQueue(outgoing.queue()), message);
            }
        }
    }

    private static void mark(BytesMessage message, Outgoing outgoing) throws JMSException {
        if (outgoing.reason() != null) {
            message.setStringProperty(QueueMessageCodec.P_REASON, outgoing.reason());
        }
        if (outgoing.wakeAt() != null) {
            message.setLongProperty(QueueMessageCodec.P_WAKE, outgoing.wakeAt().toEpochMilli());
        }
    }

    /** In a retry tier the order is by due time, which a priority would upset. */
    private static int priority(Outgoing outgoing) {
        boolean tier = outgoing.queue().startsWith(MailQueues.RETRY_PREFIX);
        return tier
                ? Message.DEFAULT_PRIORITY
                : QueueMessageCodec.jmsPriority(
                        outgoing.message().envelope().options().priority());
    }

    /** Moves a message as it is to the dead-letter queue, with the reason for the administrator. */
    public void deadLetter(Message message, String reason) throws JMSException {
        message.clearProperties();
        message.setStringProperty(QueueMessageCodec.P_REASON, reason);
        LocalTransaction local = LocalTransaction.current();
        if (local != null) {
            local.producer().send(local.session().createQueue(MailQueues.DEAD_LETTER), message);
            return;
        }
        try (JMSContext context = connectionFactory.createContext()) {
            context.createProducer().send(context.createQueue(MailQueues.DEAD_LETTER), message);
        }
    }
}
