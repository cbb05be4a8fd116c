package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailstage.connector.ConnectorSettings;
import org.mailstage.connector.FakeWorkManager;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.OpenPolicy;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.SmtpScript;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.core.smtp.server.ReceptionPolicy;
import org.mailstage.core.smtp.server.RecordingPolicy;

/** The listener over real sockets, from the first byte to the receiver. */
@Timeout(60)
class SmtpListenerTest {
    private static final Reply QUEUED = Reply.of(250, "2.0.0", "queued");

    @TempDir
    Path spill;

    private final RecordingReceiver receiver = new RecordingReceiver(OpenPolicy.DEFAULT);

    static List<SmtpScript> scripts() {
        return SmtpScript.loadAll();
    }

    private ConnectorSettings settings() {
        return LiveListener.settings(spill);
    }

    private ConnectorSettings withWorkers(int workers, int queued) {
        ConnectorSettings s = settings();
        return new ConnectorSettings(
                workers,
                queued,
                s.ioThreads(),
                s.spillThreshold(),
                s.messageMemory(),
                spill,
                s.tlsDirectory(),
                s.stopDeadline());
    }

    private ConnectorSettings withMemory(int threshold, long bound) {
        ConnectorSettings s = settings();
        return new ConnectorSettings(
                s.workers(),
                s.queuedMessages(),
                s.ioThreads(),
                threshold,
                bound,
                spill,
                s.tlsDirectory(),
                s.stopDeadline());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void listenerShouldAnswerAsWrittenWhenDialogueIsPlayed(SmtpScript script) throws Exception {
        RecordingReceiver taker = new RecordingReceiver(new RecordingPolicy(SmtpScript.LIMITS, script.listener()));
        try (LiveListener live = LiveListener.start(taker, settings());
                RawClient client = live.connect(script.listener())) {
            script.run(client);
        }
    }

    @Test
    void messageShouldReachReceiverWithTraceFieldWhenDataEnd() throws Exception {
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage("Subject: x\r\n\r\n..dot\r\nend")).isEqualTo("250 2.0.0 queued");

            RecordingReceiver.Received received = receiver.messages().get(0);
            assertThat(new String(received.octets(), ISO_8859_1))
                    .startsWith("Received: from client.example")
                    .contains(received.queueId())
                    .endsWith("Subject: x\r\n\r\n.dot\r\nend\r\n");
            assertThat(received.envelope().reversePath()).hasToString("a@one.example");
            assertThat(received.inMemory()).isTrue();
            assertThat(live.statistics().getMessagesAccepted()).isEqualTo(1);
            assertThat(live.statistics().getOctetsAccepted()).isEqualTo(received.octets().length);
        }
    }

    @Test
    void missingFieldsShouldBeAddedWhenAUserSubmits() throws Exception {
        RecordingReceiver taker = new RecordingReceiver(new Submission());
        try (LiveListener live = LiveListener.start(taker, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage("From: a@one.example\r\nSubject: x\r\n\r\nhello"))
                    .startsWith("250");

            RecordingReceiver.Received received = taker.messages().get(0);
            assertThat(new String(received.octets(), ISO_8859_1))
                    .matches("(?s)Date: [^\r]+\r\nMessage-ID: <" + received.queueId()
                            + "@mx.test.example>\r\nReceived: from .*\r\nFrom: a@one.example\r\nSubject: x\r\n"
                            + "\r\nhello\r\n");
        }
    }

    @Test
    void messageShouldBeRefusedAndSessionGoOnWhenASubmittedHeaderIsUnsound() throws Exception {
        RecordingReceiver taker = new RecordingReceiver(new Submission());
        try (LiveListener live = LiveListener.start(taker, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage("Subject: nobody wrote this\r\n\r\nhello"))
                    .startsWith("554 5.6.0");
            assertThat(client.sendMessage("From: a@one.example\r\n\r\nhello")).startsWith("250");

            assertThat(taker.messages()).hasSize(1);
            assertThat(live.statistics().getMessagesRefused()).isEqualTo(1);
        }
    }

    @Test
    void messageShouldBeRefusedWhenItsHeaderIsEndless() throws Exception {
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage(("X-Long: " + "y".repeat(900) + "\r\n").repeat(300) + "\r\nhello"))
                    .startsWith("552 5.3.4");
            assertThat(receiver.messages()).isEmpty();
        }
    }

    /** Lets everybody send, by the rules of submission. */
    private static final class Submission implements ReceptionPolicy {
        @Override
        public String hostname() {
            return "mx.test.example";
        }

        @Override
        public ReceptionLimits limits() {
            return ReceptionLimits.DEFAULT;
        }

        @Override
        public ListenerSettings listener() {
            return ListenerSettings.of("mx", ListenerRole.SUBMISSION, new HostPort("127.0.0.1", 587));
        }

        @Override
        public boolean isTrusted(ClientInfo client) {
            return true;
        }
    }

    @Test
    void messagesShouldAllBeAnsweredInOrderWhenAHundredArePipelinedInOneWrite() throws Exception {
        AtomicInteger number = new AtomicInteger();
        receiver.answering(message -> Reply.of(250, "2.0.0", "queued " + number.incrementAndGet()));
        StringBuilder group = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            group.append("MAIL FROM:<a@one.example>\r\nRCPT TO:<b@two.example>\r\nDATA\r\nNumber: ")
                    .append(i)
                    .append("\r\n\r\n.\r\n");
        }
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            client.send(group.toString().getBytes(ISO_8859_1));
            for (int i = 1; i <= 100; i++) {
                client.expect("250 2.1.0");
                client.expect("250 2.1.5");
                client.expect("354");
                client.expect("250 2.0.0 queued " + i);
                assertThat(new String(receiver.messages().get(i - 1).octets(), ISO_8859_1))
                        .contains("Number: " + i + "\r\n");
            }
            client.say("QUIT").expect("221");
            client.expect(null);
        }
    }

    @Test
    void repliesShouldAllArriveWhenClientEndsItsSideAfterTheLastCommand() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return QUEUED;
        });
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet();
                RawClient withoutQuit = live.greet()) {
            beginMessage(client).send("x\r\n.\r\nNOOP\r\nQUIT\r\n".getBytes(ISO_8859_1));
            client.endOutput();
            beginMessage(withoutQuit).send("x\r\n.\r\n".getBytes(ISO_8859_1));
            withoutQuit.endOutput();
            await().until(() -> receiver.messages().size() == 2);
            open.countDown();

            client.expect("250 2.0.0 queued");
            client.expect("250 2.0.0");
            client.expect("221");
            client.expect(null);
            withoutQuit.expect("250 2.0.0 queued");
            withoutQuit.expect(null);
            await().until(() -> live.statistics().getSessions() == 0);
        }
    }

    @Test
    void clientShouldHear451AndEndpointBeReplacedWhenReceiverThrows() throws Exception {
        receiver.answering(message -> {
            throw new IllegalStateException("broken on purpose");
        });
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage("one")).startsWith("451 4.3.0");
            assertThat(live.endpoints().released()).isEqualTo(1);
            assertThat(live.statistics().getMessagesRefused()).isEqualTo(1);

            receiver.answering(message -> QUEUED);
            assertThat(client.sendMessage("two")).startsWith("250");
            assertThat(live.endpoints().created()).isEqualTo(2);
        }
    }

    @Test
    void receiverShouldBeCalledByNoMoreThreadsThanWorkersWhenFiftySessionsSendAtOnce() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch allBusy = new CountDownLatch(8);
        receiver.answering(message -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            allBusy.countDown();
            awaitOpen(allBusy);
            now.decrementAndGet();
            return QUEUED;
        });
        try (LiveListener live = LiveListener.start(receiver, withWorkers(8, 64))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                clients.add(beginMessage(live.greet()));
            }
            for (RawClient client : clients) {
                client.say("x").say(".");
            }
            for (RawClient client : clients) {
                client.expect("250 2.0.0");
                client.close();
            }
            assertThat(most).hasValue(8);
            assertThat(receiver.messages()).hasSize(50);
            assertThat(live.endpoints().created()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void clientShouldHear451WhenTooManyMessagesWait() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return QUEUED;
        });
        try (LiveListener live = LiveListener.start(receiver, withWorkers(1, 1));
                RawClient first = live.greet();
                RawClient second = live.greet();
                RawClient third = live.greet()) {
            beginMessage(first).say("x").say(".");
            await().until(() -> receiver.messages().size() == 1);
            // One of the two finds the only place in the queue taken, whichever comes second.
            beginMessage(second).say("x").say(".");
            beginMessage(third).say("x").say(".");
            await().until(() -> live.statistics().getMessagesRefused() == 1);
            open.countDown();

            first.expect("250");
            assertThat(List.of(
                            second.expect("").substring(0, 9), third.expect("").substring(0, 9)))
                    .containsExactlyInAnyOrder("250 2.0.0", "451 4.3.2");
        }
    }

    @Test
    void clientShouldHear451WhenContainerGivesNoWorkThread() throws Exception {
        // The one thread there is brings the listener up.
        try (LiveListener live = LiveListener.start(receiver, settings(), new FakeWorkManager(1));
                RawClient client = live.greet()) {
            assertThat(client.sendMessage("x")).startsWith("451 4.3.2");
            assertThat(receiver.messages()).isEmpty();
            client.say("NOOP").expect("250");
        }
    }

    @Test
    void nothingShouldBeHandedOverWhenClientDisconnectsInData() throws Exception {
        try (LiveListener live = LiveListener.start(receiver, settings())) {
            try (RawClient client = live.greet()) {
                beginMessage(client).send(lines(1000));
                await().until(() -> files() == 1);
            }
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(files()).isZero();
            assertThat(live.adapter().messageMemoryHeld()).isZero();
            assertThat(receiver.messages()).isEmpty();
        }
    }

    @Test
    void contentShouldBeIntactAndFileGoneWhenMessageIsLargerThanMemoryThreshold() throws Exception {
        StringBuilder body = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; i < 40_000; i++) {
            body.append("line ").append(i).append("\r\n");
        }
        AtomicInteger filesSeen = new AtomicInteger();
        receiver.answering(message -> {
            filesSeen.set(files());
            return QUEUED;
        });
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            assertThat(client.sendMessage(body.toString())).startsWith("250");

            RecordingReceiver.Received received = receiver.messages().get(0);
            assertThat(received.inMemory()).isFalse();
            assertThat(new String(received.octets(), ISO_8859_1))
                    .startsWith("Received: from client.example")
                    .endsWith("\r\n" + body + "\r\n");
            assertThat(filesSeen).hasValue(1);
            assertThat(files()).isZero();
            assertThat(live.adapter().messageMemoryHeld()).isZero();
        }
    }

    @Test
    void clientShouldHear452WhenFileForLargeMessageCannotBeWritten() throws Exception {
        ConnectorSettings s = settings();
        Path noDirectory = Files.createFile(spill.resolve("file"));
        ConnectorSettings broken = new ConnectorSettings(
                s.workers(),
                s.queuedMessages(),
                s.ioThreads(),
                s.spillThreshold(),
                s.messageMemory(),
                noDirectory,
                s.tlsDirectory(),
                s.stopDeadline());
        try (LiveListener live = LiveListener.start(receiver, broken);
                RawClient client = live.greet()) {
            beginMessage(client).send(lines(2000));
            client.say(".").expect("452 4.3.1");
            assertThat(live.adapter().messageMemoryHeld()).isZero();
            assertThat(receiver.messages()).isEmpty();
            assertThat(client.sendMessage("small")).startsWith("250");
        }
    }

    @Test
    void transactionShouldBeRefusedWhenMemoryForMessagesIsUsedUp() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return QUEUED;
        });
        int bound = 32 << 10;
        try (LiveListener live = LiveListener.start(receiver, withMemory(bound, bound));
                RawClient first = live.greet();
                RawClient second = live.greet();
                RawClient third = live.greet()) {
            beginMessage(first);
            beginMessage(second);
            first.send(lines(400));
            first.say(".");
            await().until(() -> receiver.messages().size() == 1);
            assertThat(live.adapter().messageMemoryHeld()).isBetween(bound * 7L / 8, (long) bound);
            third.say("MAIL FROM:<a@one.example>").expect("452 4.3.1");

            // A message under way is not lost for that: it goes to a file.
            second.send(lines(1));
            second.say(".");
            await().until(() -> receiver.messages().size() == 2);
            assertThat(receiver.messages().get(1).inMemory()).isFalse();

            open.countDown();
            first.expect("250");
            second.expect("250");
            third.say("MAIL FROM:<a@one.example>").expect("250");
        }
    }

    @Test
    void clientShouldHear421WhenItIsSilentTooLong() throws Exception {
        RecordingReceiver impatient = new RecordingReceiver(OpenPolicy.withIdle(Duration.ofSeconds(1)));
        try (LiveListener live = LiveListener.start(impatient, settings());
                RawClient idle = live.greet();
                RawClient inData = live.greet()) {
            beginMessage(inData).say("half a message");
            idle.expect("421 4.4.2");
            idle.expect(null);
            inData.expect("421 4.4.2");
            inData.expect(null);
            assertThat(impatient.messages()).isEmpty();
        }
    }

    @Test
    void sessionShouldStayWhenReceiverTakesLongerThanIdleTime() throws Exception {
        RecordingReceiver impatient = new RecordingReceiver(OpenPolicy.withIdle(Duration.ofSeconds(1)));
        CountDownLatch open = new CountDownLatch(1);
        impatient.answering(message -> {
            awaitOpen(open);
            return QUEUED;
        });
        try (LiveListener live = LiveListener.start(impatient, settings());
                RawClient patient = live.greet();
                RawClient idle = live.greet()) {
            beginMessage(patient).say(".");
            // The other one was heard of later, so when it has timed out the time has passed for both.
            idle.say("NOOP").expect("250");
            idle.expect("421 4.4.2");
            open.countDown();
            patient.expect("250 2.0.0");
        }
    }

    @Test
    void clientShouldBeToldWhenItSpeaksTlsOnAPlainPort() throws Exception {
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.connect()) {
            client.expect("220");
            client.send(new byte[] {0x16, 0x03, 0x01, 0x00, 0x55, 0x01});
            client.expect("500 5.5.2");
            client.expect(null);
        }
    }

    @Test
    void clientShouldBeRefusedWhenItsAddressHasTooManySessions() throws Exception {
        RecordingReceiver strict = new RecordingReceiver(OpenPolicy.withSessions(10, 2));
        try (LiveListener live = LiveListener.start(strict, settings());
                RawClient first = live.greet()) {
            try (RawClient second = live.greet();
                    RawClient third = live.connect()) {
                third.expect("421 4.7.0");
                third.expect(null);
                second.say("QUIT").expect("221");
                second.expect(null);
            }
            await().until(() -> live.statistics().getSessions() == 1);
            try (RawClient again = live.connect()) {
                again.expect("220");
            }
            assertThat(live.statistics().getSessionsTotal()).isEqualTo(4);
            first.say("NOOP").expect("250");
        }
    }

    @Test
    void serverShouldServeOthersWhenGarbageComes() throws Exception {
        byte[] garbage = new byte[200_000];
        new Random(42).nextBytes(garbage);
        garbage[0] = 'G';
        try (LiveListener live = LiveListener.start(receiver, settings())) {
            try (RawClient client = live.connect()) {
                client.expect("220");
                client.send(garbage);
                client.expect("5");
            }
            try (RawClient client = live.greet()) {
                assertThat(client.sendMessage("x")).startsWith("250");
            }
            await().until(() -> live.statistics().getSessions() == 0);
        }
    }

    @Test
    void clientThatReadsNothingShouldBeHeldBackWhenItKeepsSending() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        receiver.answering(message -> {
            awaitOpen(open);
            return QUEUED;
        });
        byte[] flood = "x".repeat(1 << 20).getBytes(ISO_8859_1);
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            beginMessage(client).say(".");
            await().until(() -> receiver.messages().size() == 1);
            AtomicInteger sent = new AtomicInteger();
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    try {
                        client.send(flood);
                    } catch (IOException e) {
                        return;
                    }
                    sent.incrementAndGet();
                }
            });
            sender.start();
            // Socket buffers take some megabytes, then the sender hangs: nobody reads while the message is at the
            // receiver.
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(new Unchanged(sent)::holds);
            assertThat(sent.get()).isLessThan(50);
            open.countDown();
            client.expect("250 2.0.0");
            client.close();
            sender.join();
        }
    }

    @Test
    void statisticsShouldBeInMBeanServerWhileListenerListens() throws Exception {
        ObjectName name = new ObjectName("org.mailstage:type=Listener,name=mx");
        try (LiveListener live = LiveListener.start(receiver, settings());
                RawClient client = live.greet()) {
            client.say("NOOP").expect("250");
            assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Sessions"))
                    .isEqualTo(1);
            assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Address"))
                    .isEqualTo("127.0.0.1:" + live.address().getPort());
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name))
                .isFalse();
    }

    /** Whether a number is what it was when last asked. */
    private static final class Unchanged {
        private final AtomicInteger number;
        private int last = -1;

        Unchanged(AtomicInteger number) {
            this.number = number;
        }

        boolean holds() {
            int before = last;
            last = number.get();
            return before == last;
        }
    }

    private static byte[] lines(int count) {
        return ("y".repeat(70) + "\r\n").repeat(count).getBytes(ISO_8859_1);
    }

    private static RawClient beginMessage(RawClient client) throws IOException {
        client.say("MAIL FROM:<a@one.example>").expect("250");
        client.say("RCPT TO:<b@two.example>").expect("250");
        client.say("DATA").expect("354");
        return client;
    }

    private int files() {
        try (Stream<Path> files = Files.list(spill)) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".spill")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
