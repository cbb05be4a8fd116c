package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.activemq.artemis.api.core.ActiveMQAddressFullException;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EmbeddedBrokerTest {

    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;

    private final ConnectionFactory connections = TestBroker.connections();

    @AfterEach
    void close() throws BrokerException {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void messageShouldSurviveWhenBrokerRestarts() throws Exception {
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, MailQueues.INBOUND, new byte[] {1, 2, 3});
        }
        broker.close();

        start(TestBroker.settings(directory));

        try (JMSContext context = connections.createContext()) {
            assertThat(receive(context, MailQueues.INBOUND)).isEqualTo(new byte[] {1, 2, 3});
        }
    }

    @Test
    void secondBrokerShouldFailWhenFirstHoldsTheDirectory() throws Exception {
        start(TestBroker.settings(directory));
        // The lock of the first is held by this JVM too, so the attempt ends at once or at the lock's time-out.
        EmbeddedBroker second = new EmbeddedBroker(TestBroker.settings(directory));

        assertThatThrownBy(second::start)
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void brokerShouldFailWhenDirectoryCannotBeCreated() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        EmbeddedBroker onFile = new EmbeddedBroker(TestBroker.settings(file.resolve("broker")));

        assertThatThrownBy(onFile::start).isInstanceOf(BrokerException.class).hasMessageContaining("file");
    }

    @Test
    void messagesShouldPageWhenMemoryIsExhausted() throws Exception {
        int messages = 20_000;
        start(TestBroker.settings(directory).withMemory(4 * MEBIBYTE, 2 * MEBIBYTE, MEBIBYTE));
        byte[] body = new byte[1024];

        try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
            for (int i = 0; i < messages; i++) {
                TestBroker.send(context, MailQueues.INBOUND, body);
                if (i % 500 == 499) {
                    context.commit();
                    assertThat(broker.status().getMemoryBytes()).isLessThan(8L * MEBIBYTE);
                }
            }
            context.commit();
        }

        assertThat(broker.status().getPagingAddresses()).isEqualTo(1);
        assertThat(broker.status().getPagedBytes()).isGreaterThan(10L * MEBIBYTE);
        assertThat(drain(MailQueues.INBOUND)).isEqualTo(messages);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(broker.status().getPagingAddresses()).isZero());
    }

    @Test
    void messageShouldEndInDeadLetterQueueWhenItIsNeverProcessed() throws Exception {
        start(TestBroker.settings(directory));
        removeRedeliveryDelay();
        int deliveries = 0;
        try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED);
                JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            TestBroker.send(context, MailQueues.INBOUND, new byte[] {7});
            context.commit();
            while (consumer.receive(1000) != null) {
                deliveries++;
                context.rollback();
            }
        }

        assertThat(deliveries).isEqualTo(10);
        await().untilAsserted(() -> assertThat(broker.status().getDeadLetters()).isEqualTo(1));
        try (JMSContext context = connections.createContext()) {
            assertThat(receive(context, MailQueues.DEAD_LETTER)).isEqualTo(new byte[] {7});
        }
    }

    @Test
    void redeliveryShouldWaitWhenTransactionIsRolledBack() throws Exception {
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED);
                JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            TestBroker.send(context, MailQueues.INBOUND, new byte[] {7});
            context.commit();
            assertThat(consumer.receive(10_000)).isNotNull();
            long begin = System.nanoTime();
            context.rollback();

            Message again = consumer.receive(20_000);

            assertThat(again.getJMSRedelivered()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(4_500));
            context.commit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MailQueues.INBOUND, "mta.retry.15m"})
    void messageShouldStayWhenProducerGaveItTimeToLive(String queue) throws Exception {
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext()) {
            BytesMessage message = context.createBytesMessage();
            message.writeByte((byte) 9);
            context.createProducer().setTimeToLive(1).send(context.createQueue(queue), message);

            await().pollDelay(Duration.ofMillis(50))
                    .untilAsserted(
                            () -> assertThat(TestBroker.count(context, queue)).isEqualTo(1));
            assertThat(receive(context, queue)).isEqualTo(new byte[] {9});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MailQueues.INBOUND, MailQueues.SUBMIT})
    void sendShouldFailSoonWhenDiskIsTooFull(String queue) throws Exception {
        start(TestBroker.settings(directory).withMaxDiskUsagePercent(0));
        await().until(broker.status()::isDiskFull);
        assertThat(broker.status().isAccepting()).isFalse();

        try (JMSContext context = connections.createContext()) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> TestBroker.send(context, queue, new byte[10]))
                    .isInstanceOf(JMSRuntimeException.class)
                    .hasMessageContaining(queue)
                    .hasRootCauseInstanceOf(ActiveMQAddressFullException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void committedSendShouldFailSoonWhenDiskIsTooFull() throws Exception {
        start(TestBroker.settings(directory).withMaxDiskUsagePercent(0));
        await().until(broker.status()::isDiskFull);

        try (JMSContext context = connections.createContext(JMSContext.SESSION_TRANSACTED)) {
            assertThatThrownBy(() -> {
                        TestBroker.send(context, MailQueues.INBOUND, new byte[10]);
                        context.commit();
                    })
                    .isInstanceOf(JMSRuntimeException.class);
        }
        try (JMSContext context = connections.createContext()) {
            assertThat(TestBroker.count(context, MailQueues.INBOUND)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MailQueues.OUTBOUND, MailQueues.DEAD_LETTER, "mta.retry.1m"})
    void acceptedMailShouldMoveOnWhenDiskIsTooFull(String queue) throws Exception {
        start(TestBroker.settings(directory).withMaxDiskUsagePercent(0));
        await().until(broker.status()::isDiskFull);

        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, queue, new byte[] {4});

            assertThat(receive(context, queue)).isEqualTo(new byte[] {4});
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500_000, 5_000_000})
    void bodyShouldArriveUnchangedWhenItIsBig(int size) throws Exception {
        start(TestBroker.settings(directory));
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);

        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, MailQueues.INBOUND, body);
            int files = largeMessageFiles();
            byte[] received = receive(context, MailQueues.INBOUND);

            assertThat(Arrays.equals(received, body)).isTrue();
            assertThat(files).isEqualTo(size > JournalSettings.defaults().largeMessageBytes() ? 1 : 0);
        }
        await().until(this::largeMessageFiles, files -> files == 0);
    }

    @Test
    void largeMessageShouldSurviveWhenBrokerRestarts() throws Exception {
        byte[] body = new byte[5_000_000];
        new Random(5).nextBytes(body);
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, MailQueues.INBOUND, body);
        }
        broker.close();

        start(TestBroker.settings(directory));

        try (JMSContext context = connections.createContext()) {
            assertThat(Arrays.equals(receive(context, MailQueues.INBOUND), body))
                    .isTrue();
        }
    }

    @Test
    void retryTierShouldRemainWhenItRunsEmpty() throws Exception {
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, "mta.retry.1m", new byte[] {1});
            receive(context, "mta.retry.1m");
        }
        broker.close();
        start(TestBroker.settings(directory));

        ObjectName name = new ObjectName("org.apache.activemq.artemis:broker=\"mailstage\",component=addresses,"
                + "address=\"mta.retry.1m\",subcomponent=queues,routing-type=\"anycast\",queue=\"mta.retry.1m\"");

        assertThat(mbeans().isRegistered(name)).isTrue();
        assertThat(mbeans().getAttribute(name, "MessageCount")).isEqualTo(0L);
        assertThat(mbeans().getAttribute(name, "Durable")).isEqualTo(true);
    }

    @Test
    void depthOfQueueShouldBeToldWhenAskedThroughManagementQueue() throws Exception {
        start(TestBroker.settings(directory));
        try (JMSContext context = connections.createContext()) {
            TestBroker.send(context, MailQueues.OUTBOUND, new byte[] {1});
            Message question = context.createMessage();
            JMSManagementHelper.putAttribute(question, "queue." + MailQueues.OUTBOUND, "messageCount");
            TemporaryQueue replies = context.createTemporaryQueue();
            question.setJMSReplyTo(replies);

            context.createProducer().send(context.createQueue("activemq.management"), question);

            Message answer = context.createConsumer(replies).receive(10_000);
            assertThat(JMSManagementHelper.getResult(answer)).isEqualTo(1L);
        }
    }

    @Test
    void statusBeanShouldBeRegisteredWhileBrokerRuns() throws Exception {
        ObjectName name = new ObjectName(BrokerMXBean.OBJECT_NAME);
        start(TestBroker.settings(directory).withMaxDiskUsagePercent(99));

        BrokerMXBean status = JMX.newMXBeanProxy(mbeans(), name, BrokerMXBean.class);
        assertThat(status.getState()).isEqualTo("STARTED");
        assertThat(status.getDataDirectory()).isEqualTo(directory.toString());
        assertThat(status.getDiskUsageLimitPercent()).isEqualTo(99);
        await().untilAsserted(() -> assertThat(status.getDiskUsagePercent()).isBetween(0.1, 100.0));
        assertThat(status.getMemoryLimitBytes()).isPositive();
        broker.close();

        assertThat(mbeans().isRegistered(name)).isFalse();
        assertThat(broker.status().isAccepting()).isFalse();
        assertThat(broker.status().getDeadLetters()).isZero();
    }

    private void start(BrokerSettings settings) throws BrokerException {
        broker = TestBroker.start(settings);
    }

    private static byte[] receive(JMSContext context, String queue) throws Exception {
        try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            Message message = consumer.receive(10_000);
            assertThat(message).as("message in %s", queue).isNotNull();
            return message.getBody(byte[].class);
        }
    }

    private int drain(String queue) throws Exception {
        int received = 0;
        try (JMSContext context = connections.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE);
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            while (consumer.receive(2_000) != null) {
                received++;
            }
        }
        return received;
    }

    private int largeMessageFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("large-messages"))) {
            return (int) files.count();
        }
    }

    /** Ten attempts with the product's delays would take twenty minutes. */
    private void removeRedeliveryDelay() throws Exception {
        ObjectName server = new ObjectName("org.apache.activemq.artemis:broker=\"mailstage\"");
        String json = "{\"redeliveryDelay\":0,\"deadLetterAddress\":\"" + MailQueues.DEAD_LETTER
                + "\",\"maxDeliveryAttempts\":"
                + deliveryAttempts(server) + "}";
        mbeans().invoke(server, "addAddressSettings", new Object[] {MailQueues.INBOUND, json}, new String[] {
            String.class.getName(), String.class.getName()
        });
    }

    private static int deliveryAttempts(ObjectName server) throws Exception {
        String json = (String)
                mbeans().invoke(server, "getAddressSettingsAsJSON", new Object[] {MailQueues.INBOUND}, new String[] {
                    String.class.getName()
                });
        return Integer.parseInt(json.replaceAll(".*\"maxDeliveryAttempts\":(-?\\d+).*", "$1"));
    }

    private static MBeanServer mbeans() {
        return ManagementFactory.getPlatformMBeanServer();
    }
}
