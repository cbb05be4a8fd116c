package org.mailstage.ejb.reception;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to {@code mta.inbound} outside any transaction; the send returns when the broker's journal is on disk.
 *
 * <p>Not thread-safe: each reception bean instance has its own. The JMS context is kept between messages, since taking
 * one from the pool for each costs a third of the rate; after a failure it is given back and a new one is taken, so a
 * restarted broker is found again.
 */
public final class DurableSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableSender.class);

    private final ConnectionFactory connectionFactory;
    private final QueueMessageCodec codec;
    private @Nullable Open open;

    private record Open(JMSContext context, JMSProducer producer, Queue inbound) {}

    DurableSender(ConnectionFactory connectionFactory, QueueMessageCodec codec) {
        this.connectionFactory = connectionFactory;
        this.codec = codec;
    }

    /** Returns when the message is durable; throws when it is not, or when nobody can say. */
    void send(QueuedMessage message) throws BrokerFullException, JMSException, IOException {
        try {
            Open current = open();
            current.producer()
                    .setPriority(QueueMessageCodec.jmsPriority(
                            message.envelope().options().priority()))
                    .send(current.inbound(), codec.encode(current.context(), message));
        } catch (JMSException | RuntimeException | IOException e) {
            close();
            if (isFull(e)) {
                throw new BrokerFullException(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private Open open() {
        Open current = open;
        if (current == null) {
            JMSContext context = connectionFactory.createContext();
            current = new Open(context, context.createProducer(), context.createQueue(MailQueues.INBOUND));
            open = current;
        }
        return current;
    }

    private static boolean isFull(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ResourceAllocationException
                    || t.getClass().getSimpleName().equals("ActiveMQAddressFullException")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        Open current = open;
        open = null;
        if (current != null) {
            try {
                current.context().close();
            } catch (JMSRuntimeException e) {
                LOG.debug("MTA-12003 closing a JMS context that had failed: cause=\"{}\"", e.toString());
            }
        }
    }
}
