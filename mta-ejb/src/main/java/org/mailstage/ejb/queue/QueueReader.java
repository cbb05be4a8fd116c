package org.mailstage.ejb.queue;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.Collection;
import java.util.Enumeration;
import java.util.stream.Collectors;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MalformedQueueMessageException;
import org.mailstage.ejb.messaging.QueueDepths;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at messages where they lie, and leaves them there. Thread-safe. */
@ApplicationScoped
public class QueueReader {
    private static final Logger LOG = LoggerFactory.getLogger(QueueReader.class);

    @Resource(lookup = "jms/mailstage/ConnectionFactory")
    ConnectionFactory connectionFactory;

    @Inject
    QueueDepths depths;

    @Inject
    NodeSettings node;

    /** Is shown a message. Its content is closed when the call returns. */
    @FunctionalInterface
    public interface Sink {
        /** @return false when no more are wanted */
        boolean take(String queue, QueuedMessage message) throws IOException;
    }

    /**
     * Shows what lies in the queues of these ids; a message with several next hops comes once for each. What a consumer
     * works on at the moment does not come.
     *
     * @throws BrokerUnavailableException when the broker does not answer
     * @throws IOException what the sink throws
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void read(Collection<String> ids, Sink sink) throws IOException {
        String selector = QueueMessageCodec.P_ID + " IN "
                + ids.stream()
                        .filter(id -> id.matches("[0-9A-Z]{1,32}"))
                        .collect(Collectors.joining("','", "('", "')"));
        try (JMSContext context = connectionFactory.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            for (String queue : depths.fresh().keySet()) {
                if (QueueRole.of(queue) != QueueRole.ORDERS && !read(context, queue, selector, sink)) {
                    return;
                }
            }
        } catch (JMSException | JMSRuntimeException e) {
            throw new BrokerUnavailableException("The broker does not answer; messages cannot be shown now", e);
        }
    }

    private boolean read(JMSContext context, String queue, String selector, Sink sink)
            throws JMSException, IOException {
        try (QueueBrowser browser = context.createBrowser(context.createQueue(queue), selector)) {
            Enumeration<?> messages = browser.getEnumeration();
            while (messages.hasMoreElements()) {
                try {
                    QueuedMessage message = node.codec().decode((Message) messages.nextElement());
                    try (var content = message.content()) {
                        if (!sink.take(queue, message)) {
                            return false;
                        }
                    }
                } catch (MalformedQueueMessageException e) {
                    LOG.debug("MTA-12311 message passed over: queue={} cause=\"{}\"", queue, e.toString());
                }
            }
        }
        return true;
    }
}
