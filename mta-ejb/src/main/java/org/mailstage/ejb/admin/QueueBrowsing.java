package org.mailstage.ejb.admin;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/** Looks into a queue over JMS, so that it works with an embedded broker and with one elsewhere. Thread-safe. */
@ApplicationScoped
class QueueBrowsing {
    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    /** The messages from {@code offset} on, at most {@code limit}. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    List<QueueMessage> browse(String queue, int limit, int offset) {
        try (JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            List<QueueMessage> messages = new ArrayList<>();
            Enumeration<?> all = browser.getEnumeration();
            for (int i = 0; i < offset + limit && all.hasMoreElements(); i++) {
                Message message = (Message) all.nextElement();
                if (i >= offset) {
                    messages.add(QueueMessageReader.read(message));
                }
            }
            return messages;
        } catch (JMSException e) {
            throw new IllegalStateException("queue " + queue + " could not be read: " + e.getMessage(), e);
        }
    }
}
