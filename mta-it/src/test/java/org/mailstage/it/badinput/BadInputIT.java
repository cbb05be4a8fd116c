package org.mailstage.it.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.smtp.SmtpScript;
import org.mailstage.core.smtp.server.ReceptionLimits;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;
import org.mailstage.it.server.Management;

/** A server that strangers misbehave at: it answers what the RFC says, keeps nothing, and goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final ReceptionLimits LIMITS = SmtpScript.LIMITS;
    static final int MESSAGE_SIZE = (int) LIMITS.messageSize();
    private static final int SESSIONS = 2_000;
    private static final int SESSIONS_TO_WARM_UP = 500;
    private static final int CLIENTS = 8;
    /** What 2,000 sessions may leave on the heap: far less than one kilobyte each would be. */
    private static final long HEAP_GROWTH = 8L << 20;

    private static final String SETTINGS = """
            hostname: mx.example.org
            postmaster: postmaster@two.example
            domains:
              relay: [two.example]
            routes:
              two.example: smtp:127.0.0.1:%d
            traffic:
              client: {connections: none}
            limits:
              message-size: %d
              recipients: %d
              command-line: %d
              text-line: %d
              hops: %d
              errors: %d
              sessions: %d
              sessions-per-address: %d
            """;

    private final CountingSink sink = CountingSink.smtp();
    private final MailstageServer server;
    private final Management management;
    private int logged;
    private long delivered;

    BadInputIT() throws IOException {
        server = MailstageServer.named("bad-input")
                .withConfig(String.format(
                        SETTINGS,
                        sink.port(),
                        LIMITS.messageSize(),
                        LIMITS.recipients(),
                        LIMITS.commandLine(),
                        LIMITS.textLine(),
                        LIMITS.hops(),
                        LIMITS.errors(),
                        LIMITS.sessions(),
                        LIMITS.sessionsPerAddress()))
                .create();
        management = Management.of(server.start());
    }

    @AfterAll
    void close() throws IOException {
        try {
            management.close();
        } finally {
            server.close();
            sink.close();
        }
    }

    @BeforeEach
    void settle() {
        awaitEmptyQueues();
        logged = server.log().length();
        delivered = sink.ledger().total();
    }

    @AfterEach
    void logShouldHoldNoStackTrace() {
        assertThat(server.log().substring(logged)).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @EnumSource
    void nothingShouldRemainWhenClientMisbehaves(BadSession session) throws Exception {
        for (int i = 0; i < 5; i++) {
            play(session, i);
        }
        assertNothingRemains();
        assertStillRelays("<after-" + session + "@one.example>");
    }

    @Test
    void memoryShouldBeStableWhenThousandsMisbehave() throws Exception {
        playMany(SESSIONS_TO_WARM_UP);
        assertNothingRemains();
        long before = management.heapAfterCollection();

        playMany(SESSIONS);

        assertNothingRemains();
        long after = management.heapAfterCollection();
        System.out.printf(
                "bad input: heap %d KB before, %d KB after %d sessions%n", before >> 10, after >> 10, SESSIONS);
        assertThat(after - before).isLessThan(HEAP_GROWTH);
        assertStillRelays("<after-all@one.example>");
    }

    private void playMany(int sessions) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                int number = i;
                all.add(() -> {
                    play(BadSession.values()[number % BadSession.values().length], number);
                    return null;
                });
            }
            for (Future<Void> played : clients.invokeAll(all)) {
                played.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private void play(BadSession session, long seed) throws IOException {
        try (SmtpClient client = SmtpClient.connect(server.smtpPort())) {
            session.play(client, new Random(seed));
        }
    }

    private void assertNothingRemains() throws IOException {
        await().untilAsserted(() -> assertThat(management.openSessions()).isZero());
        assertThat(management.depthOfAll("mta.")).as("%s", management.queues()).isZero();
        assertThat(sink.ledger().total()).isEqualTo(delivered);
        assertThat(spilledFiles()).isEmpty();
    }

    private List<Path> spilledFiles() throws IOException {
        try (Stream<Path> files = Files.walk(server.data().resolve("spill"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void assertStillRelays(String id) throws IOException {
        byte[] content = ("Message-Id: " + id + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            assertThat(client.submit("a@one.example", List.of("b@two.example"), content))
                    .startsWith("250 2.0.0 ");
        }
        await().until(() -> sink.ledger().count(CountingSink.note(id, "b@two.example")) == 1);
    }

    private void awaitEmptyQueues() {
        await().untilAsserted(() -> assertThat(management.depthOfAll("mta."))
                .as("%s", management.queues())
                .isZero());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
