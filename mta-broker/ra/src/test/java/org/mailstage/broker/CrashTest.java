package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a JVM that sends, and looks for every send that had returned. */
@Timeout(180)
class CrashTest {

    private static final int ACKNOWLEDGED = 150;
    private static final String NUMBER = "number";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void acknowledgedMessagesShouldBeThereWhenJvmWasKilled(int threads) throws Exception {
        Set<String> acknowledged = new HashSet<>();
        Random random = new Random(threads);
        for (int round = 0; round < 2; round++) {
            acknowledged.addAll(sendUntilKilled(round, threads, ACKNOWLEDGED + random.nextInt(100)));
        }

        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * ACKNOWLEDGED);
        try (EmbeddedBroker broker = TestBroker.start(TestBroker.settings(directory))) {
            assertThat(broker.status().isAccepting()).isTrue();
            assertThat(stored()).containsAll(acknowledged);
        }
    }

    private Set<String> sendUntilKilled(int round, int threads, int acknowledgements) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sender.class.getName(),
                        directory.toString(),
                        Integer.toString(round),
                        Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            String line = output.readLine();
            while (line != null && acknowledged.size() < acknowledgements) {
                acknowledged.add(line);
                line = output.readLine();
            }
            process.destroyForcibly();
            // What stands in the pipe was acknowledged as well; a line cut by the kill was too, but cannot be told.
            while (line != null) {
                if (line.endsWith(".")) {
                    acknowledged.add(line);
                }
                line = readOrEnd(output);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        return acknowledged;
    }

    private static String readOrEnd(BufferedReader output) {
        try {
            return output.readLine();
        } catch (IOException expected) {
            return null;
        }
    }

    /** Consumes all; a browser may end early when its credits run out in the middle of a busy machine's queue. */
    private static Set<String> stored() throws JMSException {
        Set<String> stored = new HashSet<>();
        try (JMSContext context = TestBroker.connections().createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(MailQueues.INBOUND))) {
            Message message = consumer.receive(5_000);
            while (message != null) {
                stored.add(message.getStringProperty(NUMBER));
                message = consumer.receive(1_000);
            }
        }
        return stored;
    }

    /** The JVM that is killed: sends as fast as it can and prints a line after each send that returned. */
    static final class Sender {

        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            TestBroker.start(TestBroker.settings(Path.of(arguments[0])));
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String prefix = arguments[1] + "-" + i + "-";
                new Thread(() -> send(prefix), "sender-" + i).start();
            }
        }

        private static void send(String prefix) {
            try (JMSContext context = TestBroker.connections().createContext()) {
                for (int i = 0; i < 100_000; i++) {
                    BytesMessage message = context.createBytesMessage();
                    message.writeBytes(new byte[2048]);
                    String number = prefix + i + ".";
                    message.setStringProperty(NUMBER, number);
                    context.createProducer().send(context.createQueue(MailQueues.INBOUND), message);
                    synchronized (System.out) {
                        System.out.println(number);
                    }
                }
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
