package org.mailstage.ejb.queue;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import jakarta.transaction.Transactional;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.messaging.MailQueues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps orders in the broker, as messages on the queue {@value #QUEUE} that are read and not consumed: where the mail is,
 * there are the orders about it, for every node and over restarts.
 *
 * <p>Thread-safe. Everything throws {@link BrokerUnavailableException} when the broker does not answer.
 */
@ApplicationScoped
public class OrderStore {
    static final String QUEUE = MailQueues.ORDERS;

    private static final Logger LOG = LoggerFactory.getLogger(OrderStore.class);
    private static final String P_NUMBER = "mta_order";
    private static final long RECEIVE_TIMEOUT_MILLIS = 1000;

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    /** Keeps an order; it takes the place of the one of the same number. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void put(QueueOrder order) {
        answered(context -> {
            Queue queue = context.createQueue(QUEUE);
            boolean known = isKnown(context, queue, order.number());
            TextMessage message = context.createTextMessage(OrderJson.write(order));
            message.setLongProperty(P_NUMBER, order.number());
            context.createProducer().send(queue, message);
            // The new one is safe. Two of one number are read as the later.
            if (known) {
                take(context, queue, order.number());
            }
            return true;
        });
    }

    /** Forgets an order. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void remove(long number) {
        answered(context -> {
            Queue queue = context.createQueue(QUEUE);
            while (isKnown(context, queue, number)) {
                take(context, queue, number);
            }
            return true;
        });
    }

    /** All orders, as they were kept. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public List<QueueOrder> all() {
        return answered(context -> {
            Map<Long, QueueOrder> orders = new LinkedHashMap<>();
            try (QueueBrowser browser = context.createBrowser(context.createQueue(QUEUE))) {
                Enumeration<?> messages = browser.getEnumeration();
                while (messages.hasMoreElements()) {
                    read(messages.nextElement(), orders);
                }
            }
            return List.copyOf(orders.values());
        });
    }

    private static void read(Object message, Map<Long, QueueOrder> orders) throws JMSException {
        try {
            if (message instanceof TextMessage text) {
                QueueOrder order = OrderJson.read(text.getText());
                orders.put(order.number(), order);
            }
        } catch (IllegalArgumentException e) {
            // A later version may know more actions; its nodes carry them out.
            LOG.debug("MTA-12301 order not understood: cause=\"{}\"", e.toString());
        }
    }

    private static boolean isKnown(JMSContext context, Queue queue, long number) throws JMSException {
        try (QueueBrowser browser = context.createBrowser(queue, P_NUMBER + " = " + number)) {
            return browser.getEnumeration().hasMoreElements();
        }
    }

    private static void take(JMSContext context, Queue queue, long number) {
        try (JMSConsumer consumer = context.createConsumer(queue, P_NUMBER + " = " + number)) {
            consumer.receive(RECEIVE_TIMEOUT_MILLIS);
        }
    }

    private interface Work<T> {
        T on(JMSContext context) throws JMSException;
    }

    private <T> T answered(Work<T> work) {
        try (JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            return work.on(context);
        } catch (JMSException | JMSRuntimeException e) {
            throw new BrokerUnavailableException("The broker does not answer; nothing was ordered", e);
        }
    }
}
