package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQAddressFullException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A broker on a file system of 96 MB, with journal files of 8 MB, that is filled to the last octet. */
@Timeout(180)
@EnabledIf(value = "org.mailstage.broker.SmallDisk#canMount", disabledReason = "this user may not mount a file system")
class FullDiskTest {
    private static final byte[] BODY = new byte[64 * 1024];
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private SmallDisk disk;
    private EmbeddedBroker broker;
    private final ConnectionFactory connections = TestBroker.connections();

    @BeforeEach
    void start() throws Exception {
        disk = SmallDisk.mount(directory, 96);
        broker = TestBroker.start(TestBroker.settings(directory.resolve("broker")));
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        disk.close();
    }

    /** Artemis' timer thread may die of an exception when its journal does, which is not ours to catch. */
    private static ConditionFactory looking() {
        return Awaitility.await().dontCatchUncaughtExceptions();
    }

    /** Sends until the broker refuses. @return how many it took */
    private int sendUntilRefused(int from) throws JMSException {
        int number = from;
        try (JMSContext context = connections.createContext()) {
            while (number < 10_000) {
                send(context, number);
                number++;
            }
        } catch (JMSRuntimeException refused) {
            assertThat(refused).hasRootCauseInstanceOf(ActiveMQAddressFullException.class);
        }
        return number - from;
    }

    private static void send(JMSContext context, int number) throws JMSException {
        send(context, MailQueues.INBOUND, number);
    }

    private static void send(JMSContext context, String queue, int number) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        message.writeBytes(BODY);
        message.setIntProperty("number", number);
        context.createProducer().send(context.createQueue(queue), message);
    }

    private Set<Integer> drain() throws JMSException {
        return drain(MailQueues.INBOUND);
    }

    private Set<Integer> drain(String queue) throws JMSException {
        Set<Integer> numbers = new TreeSet<>();
        try (JMSContext context = connections.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            for (Message message = consumer.receive(2000); message != null; message = consumer.receive(2000)) {
                numbers.add(message.getIntProperty("number"));
            }
        }
        return numbers;
    }

    @Test
    void brokerShouldRefuseBeforeTheDiskIsFullAndTakeMailAgainWhenItIsDrained() throws Exception {
        int first = sendUntilRefused(0);

        assertThat(first).isGreaterThan(100);
        assertThat(broker.status().getState()).isEqualTo("STARTED");
        assertThat(broker.status().isAccepting()).isFalse();
        assertThat(disk.free()).as("room for the next journal file").isGreaterThan(8 << 20);
        assertThat(drain()).hasSize(first);

        looking().atMost(PATIENCE).until(broker.status()::isAccepting);
        assertThat(sendUntilRefused(first)).isPositive();
    }

    @Test
    void roomShouldComeBackWhenLittleIsLeftInManyFiles() throws Exception {
        int first = sendUntilRefused(0);
        // Every fiftieth stays, so that each journal file still holds something.
        int left = 0;
        try (JMSContext context = connections.createContext(JMSContext.CLIENT_ACKNOWLEDGE);
                JMSContext again = connections.createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            for (int i = 0; i < first; i++) {
                Message message = consumer.receive(10_000);
                if (i % 50 == 0) {
                    again.createProducer().send(again.createQueue("mta.retry.1h"), message);
                    left++;
                }
                message.acknowledge();
            }
        }

        looking().atMost(PATIENCE).until(broker.status()::isAccepting);
        int expected = left;
        try (JMSContext context = connections.createContext()) {
            // A browser can end early while the broker compacts; what is lost stays lost however often one looks.
            looking()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(TestBroker.count(context, "mta.retry.1h"))
                            .isEqualTo(expected));
        }
        assertThat(sendUntilRefused(first)).isPositive();
    }

    /** What was accepted moves on even then; so the journal itself can hit the wall. */
    @Test
    void brokerShouldComeBackByItselfWithAllMailWhenTheJournalCouldNotGoOn() throws Exception {
        Path theirs = null;
        int taken = 0;
        long slowest = 0;
        long begin = System.nanoTime();
        try (JMSContext context = connections.createContext()) {
            while (taken < 10_000) {
                if (taken == 60) {
                    theirs = disk.fill();
                }
                begin = System.nanoTime();
                send(context, MailQueues.OUTBOUND, taken);
                taken++;
                slowest = Math.max(slowest, System.nanoTime() - begin);
            }
        } catch (JMSRuntimeException refused) {
            slowest = Math.max(slowest, System.nanoTime() - begin);
        }
        assertThat(taken).isBetween(60, 9_999);
        assertThat(Duration.ofNanos(slowest)).as("no hang").isLessThan(Duration.ofSeconds(22));
        looking().atMost(PATIENCE).until(() -> broker.status().getState().equals("STOPPED"));
        assertThatThrownBy(connections::createContext).isInstanceOf(JMSRuntimeException.class);

        Files.delete(theirs);

        looking().atMost(PATIENCE).until(broker.status()::isAccepting);
        // The one that was in doubt may be there as well.
        assertThat(drain(MailQueues.OUTBOUND)).hasSizeBetween(taken, taken + 1).contains(0, taken - 1);
        try (JMSContext context = connections.createContext()) {
            send(context, taken + 1);
        }
    }

    @Test
    void brokerShouldNotBeginAgainWhenItWasClosed() throws Exception {
        broker.close();

        looking()
                .pollDelay(Duration.ofMillis(2500))
                .until(() -> broker.status().getState().equals("STOPPED"));
    }
}
