package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.ConnectorSettings;
import org.mailstage.connector.Limits;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestPolicy;
import org.mailstage.connector.TestSetup;
import org.mailstage.core.sasl.Identity;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslFailure;
import org.mailstage.core.sasl.SaslStep;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.TlsMode;
import org.mailstage.core.smtp.server.Verdict;

/** What a connection does beside commands and DATA: chunks, waiting, signing in, several replies. */
@Timeout(60)
class SessionFlowTest {
    @TempDir
    Path directory;

    private final TestPolicy policy = new TestPolicy();
    private final TestSetup setup = TestSetup.of(policy);
    private final RecordingReceiver receiver = new RecordingReceiver(setup);

    private LiveListener start() throws Exception {
        return LiveListener.start(receiver, LiveListener.settings(directory));
    }

    private static RawClient beginTransaction(RawClient client) throws IOException {
        client.say("MAIL FROM:<a@one.example>").expect("250");
        client.say("RCPT TO:<b@two.example>").expect("250");
        return client;
    }

    private String content(int message) {
        String text = new String(receiver.messages().get(message).octets(), ISO_8859_1);
        return text.substring(text.indexOf("Subject:"));
    }

    @Test
    void messageShouldBeWholeWhenItComesInChunks() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            beginTransaction(client);
            client.send("BDAT 14\r\nSubject: x\r\n\r\n".getBytes(ISO_8859_1));
            client.expect("250");
            client.say("BDAT 6");
            // What looks like an end of data or a command is neither inside a chunk.
            client.send(".\r\nQUI".getBytes(ISO_8859_1));
            client.expect("250");
            client.send("BDAT 3 LAST\r\nT\r\nNOOP\r\n".getBytes(ISO_8859_1));
            client.expect("250 2.0.0 queued");
            client.expect("250");
            assertThat(content(0)).isEqualTo("Subject: x\r\n\r\n.\r\nQUIT\r\n");
            assertThat(live.adapter().messageMemoryHeld()).isZero();
        }
    }

    @Test
    void messageShouldBeWholeWhenTheLastChunkIsEmptyAndAllIsPipelined() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            String two =
                    "MAIL FROM:<a@one.example>\r\nRCPT TO:<b@two.example>\r\nBDAT 14\r\nSubject: x\r\n\r\nBDAT 0 LAST\r\n";
            client.send((two + two + "QUIT\r\n").getBytes(ISO_8859_1));
            for (int i = 0; i < 2; i++) {
                client.expect("250 2.1.0");
                client.expect("250 2.1.5");
                client.expect("250");
                client.expect("250 2.0.0 queued");
            }
            client.expect("221");
            assertThat(receiver.messages()).hasSize(2);
        }
    }

    @Test
    void chunksShouldBeReadAndDroppedWhenThereIsNoTransaction() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.send("BDAT 20\r\nQUIT\r\nQUIT\r\nQUIT\r\nQUNOOP\r\n".getBytes(ISO_8859_1));
            client.expect("503");
            client.expect("250");
            client.send(("BDAT 1000000 LAST\r\n" + "x".repeat(1_000_000) + "NOOP\r\n").getBytes(ISO_8859_1));
            client.expect("503");
            client.expect("250");
            assertThat(live.adapter().messageMemoryHeld()).isZero();
        }
    }

    @Test
    void contentShouldBeGivenUpWhenTheTransactionEndsBetweenChunks() throws Exception {
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            beginTransaction(client);
            client.send(("BDAT 200000\r\n" + "x".repeat(199_998) + "\r\n").getBytes(ISO_8859_1));
            client.expect("");
            client.say("RSET").expect("250");
            assertThat(live.adapter().messageMemoryHeld()).isZero();
            assertThat(files()).isZero();
            assertThat(client.sendMessage("Subject: next")).startsWith("250");
            assertThat(content(0)).isEqualTo("Subject: next\r\n");
        }
    }

    @Test
    void contentShouldBeGivenUpWhenTheClientGoesBetweenChunks() throws Exception {
        try (LiveListener live = start()) {
            try (RawClient client = live.greet()) {
                beginTransaction(client);
                client.send("BDAT 14\r\nSubject: x\r\n\r\n".getBytes(ISO_8859_1));
                client.expect("250");
                assertThat(live.adapter().messageMemoryHeld()).isPositive();
            }
            await().until(() -> live.statistics().getSessions() == 0);
            assertThat(live.adapter().messageMemoryHeld()).isZero();
        }
    }

    @Test
    void everyRecipientShouldGetAReplyWhenTheListenerSpeaksLmtp() throws Exception {
        ListenerSettings lmtp = TestSetup.listener("mx", ListenerRole.LMTP);
        policy.listener(lmtp);
        setup.with(lmtp);
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.expect("220");
            client.say("LHLO client.example").expect("250");
            beginTransaction(client);
            client.say("RCPT TO:<c@two.example>").expect("250");
            client.say("DATA").expect("354");
            client.say("x").say(".").expect("250");
            client.expect("250");
            client.say("NOOP").expect("250");
        }
    }

    @Test
    void commandsShouldWaitTheirTurnWhileAVerdictIsLookedUp() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        policy.onMail((client, mail) -> Verdict.later(verdict));
        try (LiveListener live = start();
                RawClient client = live.greet();
                RawClient other = live.greet()) {
            client.send("MAIL FROM:<a@one.example>\r\nRCPT TO:<b@two.example>\r\nQUIT\r\n".getBytes(ISO_8859_1));
            other.say("NOOP").expect("250");
            verdict.completeAsync(() -> Verdict.ACCEPT);
            client.expect("250 2.1.0");
            client.expect("250 2.1.5");
            client.expect("221");
            client.expect(null);
        }
    }

    @Test
    void repliesShouldArriveWhenTheClientEndedItsSideWhileAVerdictIsLookedUp() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        policy.onMail((client, mail) -> Verdict.later(verdict));
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("MAIL FROM:<a@one.example>");
            client.endOutput();
            assertThat(live.statistics().getSessions()).isEqualTo(1);
            verdict.complete(Verdict.ACCEPT);
            client.expect("250 2.1.0");
            client.expect(null);
        }
    }

    @Test
    void clientShouldHear451WhenALookUpFails() throws Exception {
        policy.onMail((client, mail) ->
                Verdict.later(CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"))));
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("MAIL FROM:<a@one.example>").expect("451");
            client.say("NOOP").expect("250");
        }
    }

    @Test
    void clientShouldHear421WhenALookUpNeverEnds() throws Exception {
        policy.limits(limits -> Limits.idle(limits, Duration.ofSeconds(1)))
                .onMail((client, mail) -> Verdict.later(new CompletableFuture<>()));
        try (LiveListener live = start();
                RawClient client = live.greet()) {
            client.say("MAIL FROM:<a@one.example>").expect("421 4.4.2");
            client.expect(null);
        }
    }

    @Test
    void sessionShouldEndQuietlyWhenItsClientGoesWhileAVerdictIsLookedUp() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        policy.onConnect(client -> Verdict.later(verdict));
        try (LiveListener live = start()) {
            try (RawClient client = live.connect()) {
                await().until(() -> live.statistics().getSessions() == 1);
                assertThat(client).isNotNull();
            }
            await().until(() -> live.statistics().getSessions() == 0);
            verdict.complete(Verdict.ACCEPT);
            try (RawClient next = live.connect()) {
                next.expect("220");
            }
        }
    }

    @Test
    void clientShouldBeCountedAsTooEarlyWhenItTalksBeforeAGreetingThatIsLookedUp() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        policy.onConnect(client -> Verdict.later(verdict));
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.say("EHLO client.example").say("QUIT");
            await().until(() -> live.statistics().getEarlyTalkers() == 1);
            verdict.complete(Verdict.ACCEPT);
            client.expect("220");
            client.expect("250");
            client.expect("221");
        }
    }

    @Test
    void waitingSessionShouldHear421WhenTheServerStops() throws Exception {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        policy.onMail((client, mail) -> Verdict.later(verdict));
        ConnectorSettings s = LiveListener.settings(directory);
        LiveListener live = LiveListener.start(
                receiver,
                new ConnectorSettings(
                        s.workers(),
                        s.queuedMessages(),
                        s.ioThreads(),
                        s.spillThreshold(),
                        s.messageMemory(),
                        s.spillDirectory(),
                        s.tlsDirectory(),
                        Duration.ofMillis(300)));
        try (RawClient client = live.greet()) {
            client.say("MAIL FROM:<a@one.example>");
            live.close();
            client.expect("421 4.3.2");
            client.expect(null);
        }
    }

    private void offerAuth(SaslExchange exchange) {
        ListenerSettings d = TestSetup.listener("mx", ListenerRole.MX);
        ListenerSettings settings = new ListenerSettings(
                d.name(),
                d.role(),
                d.address(),
                TlsMode.NONE,
                false,
                AuthMode.OFFERED,
                false,
                false,
                false,
                false,
                false,
                d.withheld());
        setup.with(settings);
        policy.listener(settings).plain(exchange);
    }

    private static SaslExchange answering(SaslStep step) {
        return new SaslExchange() {
            @Override
            public SaslStep begin(Optional<byte[]> initialResponse) {
                return initialResponse.isPresent() ? step : new SaslStep.Challenge(new byte[0]);
            }

            @Override
            public SaslStep respond(byte[] response) {
                return step;
            }
        };
    }

    @Test
    void longResponsesShouldBeReadAndSuccessesAndFailuresCountedWhenClientsSignIn() throws Exception {
        offerAuth(answering(new SaslStep.Succeeded(Identity.of("ann"))));
        try (LiveListener live = start();
                RawClient good = live.greet();
                RawClient bad = live.greet()) {
            good.say("AUTH PLAIN").expect("334");
            good.say("QQ==").expect("235");
            offerAuth(answering(new SaslStep.Failed(SaslFailure.BAD_CREDENTIALS, "ann")));
            bad.say("AUTH PLAIN").expect("334");
            bad.say("AAAA".repeat(3000)).expect("535");
            assertThat(live.statistics().getAuthentications()).isEqualTo(1);
            assertThat(live.statistics().getAuthenticationFailures()).isEqualTo(1);
        }
    }

    @Test
    void mailShouldGoOnWhileADirectoryOfUsersHangs() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        offerAuth(new SaslExchange() {
            @Override
            public SaslStep begin(Optional<byte[]> initialResponse) {
                hanging.incrementAndGet();
                awaitOpen(open);
                return new SaslStep.Failed(SaslFailure.BAD_CREDENTIALS, "ann");
            }

            @Override
            public SaslStep respond(byte[] response) {
                throw new AssertionError("nothing was asked");
            }
        });
        try (LiveListener live = start();
                RawClient sender = live.greet()) {
            List<RawClient> stuck = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RawClient client = live.greet();
                client.say("AUTH PLAIN AAAA");
                stuck.add(client);
            }
            await().until(() -> hanging.get() == 4);
            assertThat(sender.sendMessage("x")).startsWith("250");
            open.countDown();
            for (RawClient client : stuck) {
                client.expect("535");
                client.close();
            }
        }
    }

    @Test
    void clientShouldHear451WhenTooManyLookUpsWait() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        offerAuth(new SaslExchange() {
            @Override
            public SaslStep begin(Optional<byte[]> initialResponse) {
                awaitOpen(open);
                return new SaslStep.Succeeded(Identity.of("ann"));
            }

            @Override
            public SaslStep respond(byte[] response) {
                throw new AssertionError("nothing was asked");
            }
        });
        ConnectorSettings s = LiveListener.settings(directory);
        ConnectorSettings few = new ConnectorSettings(
                1,
                1,
                s.ioThreads(),
                s.spillThreshold(),
                s.messageMemory(),
                s.spillDirectory(),
                s.tlsDirectory(),
                s.stopDeadline());
        try (LiveListener live = LiveListener.start(receiver, few)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                RawClient client = live.greet();
                client.say("AUTH PLAIN AAAA");
                clients.add(client);
            }
            // Four are at work and one waits at most; the others hear no at once.
            int refused = 0;
            for (RawClient client : clients.subList(10, 20)) {
                String reply = client.expect("");
                refused += reply.startsWith("451") ? 1 : 0;
            }
            assertThat(refused).isEqualTo(10);
            open.countDown();
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void refusalsBeforeTheGreetingShouldBeCounted() throws Exception {
        policy.onConnect(client -> Verdict.refuse(Reply.of(554, "5.7.1", "not you")));
        try (LiveListener live = start();
                RawClient client = live.connect()) {
            client.expect("554");
            await().until(() -> live.statistics().getRefusedConnections() == 1);
        }
    }

    private int files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".spill")).count();
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
