package org.mailstage.ejb.messaging;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.mailstage.broker.BrokerSettings;
import org.mailstage.broker.EmbeddedBroker;

/** A real broker in this JVM, without a container. Only one at a time. */
public final class EmbeddedBrokerFixture implements AutoCloseable {
    private final Path directory;
    private EmbeddedBroker broker;

    public EmbeddedBrokerFixture(Path directory) throws Exception {
        this.directory = directory;
        broker = start();
    }

    private EmbeddedBroker start() throws Exception {
        EmbeddedBroker fresh = new EmbeddedBroker(BrokerSettings.in(directory));
        fresh.start();
        return fresh;
    }

    /** A factory that gives up quickly when the broker is gone. */
    public ConnectionFactory connectionFactory() {
        ActiveMQConnectionFactory factory =
                new ActiveMQConnectionFactory("vm://" + EmbeddedBroker.IN_VM_SERVER_ID + "?reconnectAttempts=0");
        factory.setCallTimeout(3000);
        return factory;
    }

    public void restart() throws Exception {
        broker.close();
        broker = start();
    }

    public void stop() throws Exception {
        broker.close();
    }

    @Override
    public void close() throws Exception {
        broker.close();
    }
}
