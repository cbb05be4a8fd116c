package org.mailstage.connector.inbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.Limits;
import org.mailstage.connector.LiveListener;
import org.mailstage.connector.RawClient;
import org.mailstage.connector.RecordingReceiver;
import org.mailstage.connector.TestPolicy;
import org.mailstage.connector.TestSetup;
import org.mailstage.core.smtp.server.Verdict;

/** Clients that keep a connection busy with as little as possible (slowloris), and those that come in masses. */
@Timeout(60)
class SlowClientTest {
    @TempDir
    Path directory;

    private final TestPolicy policy = new TestPolicy();
    private final RecordingReceiver receiver = new RecordingReceiver(TestSetup.of(policy));
    private final ScheduledExecutorService dripper = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        dripper.shutdownNow();
    }

    private LiveListener start() throws Exception {
        return LiveListener.start(receiver, LiveListener.settings(directory));
    }

    /** Sends the octets for ever, often enough never to be silent. */
    private void drip(RawClient client, String octets) {
        dripper.scheduleWithFixedDelay(
                () -> {
                    try {
                        client.send(octets.getBytes(ISO_8859_1));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
    }

    @Test
    void clientShouldHear421WhenItsCommandComesOctetByOctet() throws Exception {
        policy.limits(limits -> Limits.commandTime(limits, Duration.ofSeconds(1)));
        try (LiveListener live = start();
                RawClient slow = live.greet();
                RawClient other = live.greet()) {
            drip(slow, "x");
            slow.expect("421 4.4.2");
            slow.expect(null);
            other.say("NOOP").expect("250");
            await().until(() -> live.statistics().getSessions() == 1);
        }
    }

    @Test
    void clientShouldHear421WhenItsDataComeLineByLine() throws Exception {
        policy.limits(limits -> Limits.dataTime(limits, Duration.ofSeconds(1)));
        try (LiveListener live = start();
                RawClient slow = live.greet();
                RawClient chunked = live.greet()) {
            for (RawClient client : List.of(slow, chunked)) {
                client.say("MAIL FROM:<a@one.example>").expect("250");
                client.say("RCPT TO:<b@two.example>").expect("250");
            }
            slow.say("DATA").expect("354");
            drip(slow, "x\r\n");
            chunked.say("BDAT 1000000 LAST");
            drip(chunked, "x\r\n");
            slow.expect("421 4.4.2");
            slow.expect(null);
            chunked.expect("421 4.4.2");
            chunked.expect(null);
            assertThat(receiver.messages()).isEmpty();
            await().until(() -> live.adapter().messageMemoryHeld() == 0);
        }
    }

    @Test
    void clientShouldHear421WhenItsSessionNeverEnds() throws Exception {
        policy.limits(limits -> Limits.sessionTime(limits, Duration.ofSeconds(1)));
        try (LiveListener live = start();
                RawClient endless = live.greet()) {
            long begun = System.nanoTime();
            String reply = endless.say("NOOP").expect("");
            while (reply.startsWith("250")) {
                reply = endless.say("MAIL FROM:<a@one.example>").expect("");
                if (reply.startsWith("250")) {
                    reply = endless.say("RSET").expect("");
                }
                assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(30));
            }
            assertThat(reply).startsWith("421");
        }
    }

    @Test
    void connectionShouldEndWhenTheClientReadsNoReplies() throws Exception {
        policy.limits(limits -> Limits.idle(limits, Duration.ofSeconds(1)));
        byte[] flood = "HELP\r\n".repeat(20_000).getBytes(ISO_8859_1);
        try (LiveListener live = start();
                RawClient deaf = live.greet()) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        deaf.send(flood);
                    }
                } catch (IOException e) {
                    // Cut off, as it should be.
                }
            });
            sender.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> live.statistics().getSessions() == 0);
            sender.join();
        }
    }

    @Test
    void othersShouldBeServedWhenConnectionsComeInMasses() throws Exception {
        policy.limits(limits -> Limits.sessions(limits, 50)).onConnect(client -> Verdict.ACCEPT);
        try (LiveListener live = start();
                RawClient early = live.greet()) {
            List<RawClient> flood = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                flood.add(live.connect());
            }
            await().until(() -> live.statistics().getSessionsTotal() == 301);
            assertThat(early.sendMessage("x")).startsWith("250");
            assertThat(live.statistics().getSessions()).isLessThanOrEqualTo(100);
            assertThat(live.statistics().getRefusedConnections()).isGreaterThanOrEqualTo(200);
            for (RawClient client : flood) {
                client.close();
            }
            await().until(() -> live.statistics().getSessions() == 1);
            try (RawClient late = live.greet()) {
                late.say("NOOP").expect("250");
            }
        }
    }
}
