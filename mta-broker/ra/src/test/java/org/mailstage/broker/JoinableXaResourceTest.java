package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.XAJMSContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.apache.activemq.artemis.core.transaction.impl.XidImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.apache.activemq.artemis.service.extensions.ServiceUtils;
import org.apache.activemq.artemis.service.extensions.xa.ActiveMQXAResourceWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As in the application server: the session a message comes from and the one that sends are of different factories. */
@Timeout(60)
class JoinableXaResourceTest {
    private static final String FROM = MailQueues.INBOUND;
    private static final String TO = MailQueues.OUTBOUND;

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private XAJMSContext receiving;
    private XAJMSContext sending;
    private XAResource receiver;
    private XAResource sender;

    @BeforeEach
    void open() throws Exception {
        broker = TestBroker.start(TestBroker.settings(directory));
        receiving = factory().createXAContext();
        sending = factory().createXAContext();
        receiver = wrapped(receiving);
        sender = wrapped(sending);
        try (JMSContext context = TestBroker.connections().createContext()) {
            TestBroker.send(context, FROM, "mail".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @AfterEach
    void close() throws Exception {
        receiving.close();
        sending.close();
        broker.close();
    }

    private static ActiveMQXAConnectionFactory factory() {
        return new ActiveMQXAConnectionFactory("vm://" + EmbeddedBroker.IN_VM_SERVER_ID);
    }

    private static XAResource wrapped(XAJMSContext context) {
        return ServiceUtils.wrapXAResource(
                context.getXAResource(), Map.of(ActiveMQXAResourceWrapper.ACTIVEMQ_NODE_ID, "node"));
    }

    @Test
    void resourcesShouldBeOfTheSameManagerWhenTheirBrokerIs() throws Exception {
        assertThat(receiver.isSameRM(sender)).isTrue();
        assertThat(sender.isSameRM(receiver)).isTrue();
    }

    @Test
    void receivedAndSentShouldCommitInOnePhaseWhenTheyShareABranch() throws Exception {
        Xid branch = forward();

        receiver.commit(branch, true);

        assertThat(messages(FROM)).isZero();
        assertThat(messages(TO)).isOne();
        assertThat(receiver.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .isEmpty();
    }

    @Test
    void receivedAndSentShouldBeUndoneTogetherWhenTheyShareABranch() throws Exception {
        Xid branch = forward();

        receiver.rollback(branch);
        receiving.close();

        assertThat(messages(TO)).isZero();
        try (JMSContext context = TestBroker.connections().createContext()) {
            // It is given out again after the redelivery delay.
            assertThat(context.createConsumer(context.createQueue(FROM)).receive(30_000))
                    .isNotNull();
        }
    }

    private Xid forward() throws Exception {
        Xid branch = new XidImpl(new byte[] {1}, 4711, new byte[] {2});
        receiver.start(branch, XAResource.TMNOFLAGS);
        JMSConsumer consumer = receiving.createConsumer(receiving.createQueue(FROM));
        assertThat(consumer.receive(10_000)).isNotNull();
        sender.start(branch, XAResource.TMJOIN);
        TestBroker.send(sending, TO, "mail".getBytes(StandardCharsets.US_ASCII));
        sender.end(branch, XAResource.TMSUCCESS);
        receiver.end(branch, XAResource.TMSUCCESS);
        return branch;
    }

    private static int messages(String queue) throws Exception {
        try (JMSContext context = TestBroker.connections().createContext()) {
            return TestBroker.count(context, queue);
        }
    }
}
