package org.mailstage.ejb.retry;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.util.Enumeration;
import org.mailstage.ejb.messaging.MailQueues;
import org.mailstage.ejb.messaging.QueueMessageCodec;

/** Moves due messages from a retry tier back to the outbound queue, each batch in one transaction. */
@ApplicationScoped
public class DueMessages {
    private static final int BATCH = 100;
    private static final int MAX_BATCHES = 100;
    private static final long RECEIVE_TIMEOUT_MILLIS = 200;

    Clock clock = Clock.systemUTC();

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    @Resource
    UserTransaction transaction;

    /** Moves what is due at the head of the tier. @return how many messages */
    public int move(String tier) throws Exception {
        int moved = 0;
        for (int batch = 0; batch < MAX_BATCHES; batch++) {
            int due = dueAtHead(tier);
            if (due == 0) {
                break;
            }
            moved += moveBatch(tier, due);
            if (due < BATCH) {
                break;
            }
        }
        return moved;
    }

    /**
     * How many messages at the head are due, up to a batch. A tier has one delay, so its messages are ordered by due time, but
     * for the jitter: the first that is not due tells for all behind it, and keeps none of them for longer than that.
     */
    private int dueAtHead(String tier) throws JMSException {
        int due = 0;
        try (JMSContext context = connectionFactory.createContext();
                QueueBrowser browser = context.createBrowser(context.createQueue(tier))) {
            Enumeration<?> messages = browser.getEnumeration();
            while (due < BATCH && messages.hasMoreElements() && isDue((Message) messages.nextElement())) {
                due++;
            }
        }
        return due;
    }

    private int moveBatch(String tier, int due) throws Exception {
        transaction.begin();
        boolean done = false;
        try (JMSContext context = connectionFactory.createContext()) {
            int count = 0;
            Queue outbound = context.createQueue(MailQueues.OUTBOUND);
            JMSConsumer consumer = context.createConsumer(context.createQueue(tier));
            Message message;
            // When another node was quicker, messages come here that are not due yet. They go on all the same: whoever
            // gets
            // them sees it and has them wait for the rest. At the tail of this tier they would wait for all of it.
            while (count < due && (message = consumer.receive(RECEIVE_TIMEOUT_MILLIS)) != null) {
                context.createProducer().setPriority(priority(message)).send(outbound, message);
                count++;
            }
            consumer.close();
            transaction.commit();
            done = true;
            return count;
        } finally {
            if (!done) {
                transaction.rollback();
            }
        }
    }

    /** A priority the consumer will refuse must not stop the messages behind it. */
    private static int priority(Message message) throws JMSException {
        return message.getObjectProperty(QueueMessageCodec.P_PRIORITY) instanceof Number number
                ? QueueMessageCodec.jmsPriority(Math.max(-9, Math.min(number.intValue(), 9)))
                : Message.DEFAULT_PRIORITY;
    }

    private boolean isDue(Message message) throws JMSException {
        String time =
                message.propertyExists(QueueMessageCodec.P_WAKE) ? QueueMessageCodec.P_WAKE : QueueMessageCodec.P_DUE;
        return !message.propertyExists(time) || message.getLongProperty(time) <= clock.millis();
    }
}
