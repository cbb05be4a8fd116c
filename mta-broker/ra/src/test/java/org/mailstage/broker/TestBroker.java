package org.mailstage.broker;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import java.nio.file.Path;
import java.util.Collections;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;

/** What the tests of the broker share: small journal files, and a client that behaves like the adapter's. */
final class TestBroker {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final Logger ARTEMIS = Logger.getLogger("org.apache.activemq.artemis");

    static {
        ARTEMIS.setLevel(Level.WARNING);
    }

    private TestBroker() {}

    /** Settings with journal files that are created in no time. */
    static BrokerSettings settings(Path directory) {
        return BrokerSettings.in(directory)
                .withMaxDiskUsagePercent(100)
                .withJournal(new JournalSettings(
                        JournalType.NIO,
                        JournalSettings.defaults().bufferTimeout(),
                        4 * MEBIBYTE,
                        8 * MEBIBYTE,
                        2 * MEBIBYTE));
    }

    static EmbeddedBroker start(BrokerSettings settings) throws BrokerException {
        EmbeddedBroker broker = new EmbeddedBroker(settings);
        broker.start();
        return broker;
    }

    /** A connection factory with the values of {@code ra.xml}. */
    static ConnectionFactory connections() {
        ActiveMQJMSConnectionFactory factory =
                new ActiveMQJMSConnectionFactory("vm://" + EmbeddedBroker.IN_VM_SERVER_ID);
        factory.setMinLargeMessageSize(JournalSettings.defaults().largeMessageBytes());
        factory.setProducerWindowSize(-1);
        factory.setCallTimeout(20_000);
        factory.setReconnectAttempts(0);
        return factory;
    }

    static void send(JMSContext context, String queue, byte[] body) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        message.writeBytes(body);
        context.createProducer().send(context.createQueue(queue), message);
    }

    static int count(JMSContext context, String queue) throws JMSException {
        try (QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            return Collections.list(browser.getEnumeration()).size();
        }
    }
}
