package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerResourceAdapterTest {

    private static final String USER = "mailstage";
    private static final String PASSWORD = "secret";

    @TempDir
    private Path directory;

    private final BrokerResourceAdapter adapter = new BrokerResourceAdapter();

    @AfterEach
    void stop() {
        adapter.stop();
    }

    @Test
    void adapterShouldServeItsOwnBrokerWhenEmbedded() throws Exception {
        embed();
        adapter.start(context());

        sendAndReceive(adapter.getDefaultActiveMQConnectionFactory().createConnection());
        assertThat(statusIsRegistered()).isTrue();
    }

    @Test
    void listenersShouldRunAtOneTimeWhenThereAreManyMoreThanProcessors() throws Exception {
        int listeners = 8 * Runtime.getRuntime().availableProcessors() + 10;
        embed();
        adapter.start(context());
        CountDownLatch atWork = new CountDownLatch(listeners);
        CountDownLatch finish = new CountDownLatch(1);
        ActiveMQConnectionFactory factory = adapter.getDefaultActiveMQConnectionFactory();
        factory.setConsumerWindowSize(0); // one message each

        try (Connection connection = factory.createConnection()) {
            for (int i = 0; i < listeners; i++) {
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                session.createConsumer(session.createQueue(MailQueues.OUTBOUND)).setMessageListener(message -> {
                    atWork.countDown();
                    awaitQuietly(finish);
                });
            }
            connection.start();
            try (Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                    MessageProducer producer = session.createProducer(session.createQueue(MailQueues.OUTBOUND))) {
                for (int i = 0; i < listeners; i++) {
                    producer.send(session.createTextMessage("slow remote host"));
                }
            }

            boolean allAtWork = atWork.await(20, TimeUnit.SECONDS);
            finish.countDown();
            assertThat(allAtWork)
                    .as("%s listeners not started", atWork.getCount())
                    .isTrue();
        }
    }

    @Test
    void adapterShouldStopItsBrokerWhenStopped() throws Exception {
        embed();
        adapter.start(context());
        adapter.stop();

        assertThat(statusIsRegistered()).isFalse();
        assertThatThrownBy(() -> TestBroker.connections().createConnection()).isInstanceOf(JMSException.class);
    }

    @Test
    void adapterShouldNotStartWhenBrokerCannotStart() throws Exception {
        embed();
        adapter.setAcceptor("127.0.0.1:1");

        assertThatThrownBy(() -> adapter.start(context()))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining("MTA-16010")
                .hasMessageContaining("UserName");
    }

    @Test
    void adapterShouldConnectToOtherBrokerWhenNotEmbedded() throws Exception {
        int port = freePort();
        Acceptor acceptor = new Acceptor("127.0.0.1", port, USER, PASSWORD);
        try (EmbeddedBroker other =
                TestBroker.start(TestBroker.settings(directory).withAcceptor(acceptor))) {
            adapter.setEmbedded(false);
            adapter.setConnectorClassName(NettyConnectorFactory.class.getName());
            adapter.setConnectionParameters("host=127.0.0.1;port=" + port);
            adapter.setReconnectAttempts(0);
            adapter.start(context());
            ActiveMQConnectionFactory factory = adapter.getDefaultActiveMQConnectionFactory();

            sendAndReceive(factory.createConnection(USER, PASSWORD));
            assertThatThrownBy(() -> factory.createConnection(USER, "guess").start())
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createConnection().start()).isInstanceOf(JMSSecurityException.class);
            assertThat(other.status().isAccepting()).isTrue();
        }
    }

    @Test
    void adapterShouldServeTcpAsWellWhenAcceptorIsSet() throws Exception {
        int port = freePort();
        embed();
        adapter.setAcceptor("127.0.0.1:" + port);
        adapter.setUserName(USER);
        adapter.setPassword(PASSWORD);
        adapter.start(context());

        try (ActiveMQConnectionFactory remote = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port)) {
            sendAndReceive(remote.createConnection(USER, PASSWORD));
            assertThatThrownBy(() -> remote.createConnection("", "").start()).isInstanceOf(JMSSecurityException.class);
        }
        sendAndReceive(adapter.getDefaultActiveMQConnectionFactory().createConnection(USER, PASSWORD));
    }

    @Test
    void propertiesShouldReachTheSettings() {
        embed();
        adapter.setGlobalMaxSize(50_000_000L);
        adapter.setAddressMaxSize(20_000_000L);
        adapter.setMaxDiskUsage(75);
        adapter.setJournalBufferTimeout(500_000L);

        BrokerSettings settings = adapter.settings();

        assertThat(settings.dataDirectory()).isEqualTo(directory);
        assertThat(settings.globalMaxBytes()).isEqualTo(50_000_000L);
        assertThat(settings.addressMaxBytes()).isEqualTo(20_000_000L);
        assertThat(settings.maxDiskUsagePercent()).isEqualTo(75);
        assertThat(settings.journal().bufferTimeout().toNanos()).isEqualTo(500_000L);
        assertThat(settings.acceptor()).isNull();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void embed() {
        adapter.setDataDirectory(directory.toString());
        adapter.setMaxDiskUsage(100);
        adapter.setProducerWindowSize(-1);
    }

    private static void sendAndReceive(Connection opened) throws JMSException {
        try (Connection connection = opened;
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Queue queue = session.createQueue(MailQueues.OUTBOUND);
            try (MessageProducer producer = session.createProducer(queue)) {
                producer.send(session.createTextMessage("hello"));
            }
            assertThat(session.createConsumer(queue).receive(10_000).getBody(String.class))
                    .isEqualTo("hello");
        }
    }

    private static boolean statusIsRegistered() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().isRegistered(new ObjectName(BrokerMXBean.OBJECT_NAME));
    }

    /** The adapter only asks for the transaction registry, which a JVM without a server does not have. */
    private static BootstrapContext context() {
        return (BootstrapContext) Proxy.newProxyInstance(
                BrokerResourceAdapterTest.class.getClassLoader(),
                new Class<?>[] {BootstrapContext.class},
                (proxy, method, arguments) -> null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
