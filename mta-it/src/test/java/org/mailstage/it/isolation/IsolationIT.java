package org.mailstage.it.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Ledger;
import org.mailstage.it.peer.Load;
import org.mailstage.it.server.MailstageServer;

/**
 * One destination takes long for each message, one takes connections and says nothing, one defers everybody once; the healthy
 * ones beside them must not wait for their end. {@code -Dmta.it.isolation=10} makes the load ten times as large and demands
 * that the healthy ones hardly notice, which takes a machine of its own: a few healthy messages can still stand behind the first
 * attempts at a site that is not known to be slow yet.
 */
class IsolationIT {
    private static final int MEASURED = Integer.getInteger("mta.it.isolation", 0);
    private static final int SCALE = Math.max(1, MEASURED);
    private static final int HEALTHY = 1_000 * SCALE;
    private static final int SLOW = 1_000 * SCALE;
    private static final int DEAD = 100 * SCALE;
    private static final int GREYLISTING = 100 * SCALE;
    private static final Duration PER_SLOW_MESSAGE = Duration.ofSeconds(20);
    /** Less than three slow messages one after the other; without lanes the healthy ones would wait for hundreds. */
    private static final Duration UNAFFECTED = Duration.ofSeconds(50);

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [127.0.0.0/8]
            retry:
              schedule: 5s, 10s
            delivery:
              timeouts:
                greeting: 10s
            routes:
              healthy.test: smtp:127.0.0.1:%d
              slow.test: smtp:127.0.0.1:%d
              dead.test: smtp:127.0.0.1:%d
              grey.test: smtp:127.0.0.1:%d
            """;

    @Test
    void healthyDestinationShouldTakeNoLongerWhenOthersAreSlowDeadOrGreylisting() throws Exception {
        try (CountingSink healthy = CountingSink.smtp();
                CountingSink slow = CountingSink.smtp().taking(PER_SLOW_MESSAGE);
                CountingSink grey = CountingSink.smtp().deferring();
                ServerSocket dead = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
                MailstageServer server = MailstageServer.named("isolation")
                        .withConfig(
                                String.format(SETTINGS, healthy.port(), slow.port(), dead.getLocalPort(), grey.port()))
                        .start()) {
            send(server, healthy, "warm", HEALTHY);
            long alone = send(server, healthy, "alone", HEALTHY);

            Load.on(server.smtpPort(), "slow")
                    .to("a@slow.test")
                    .messages(SLOW)
                    .sessions(4)
                    .start()
                    .awaitEnd(Duration.ofMinutes(5));
            Load.on(server.smtpPort(), "dead")
                    .to("a@dead.test")
                    .messages(DEAD)
                    .sessions(4)
                    .start()
                    .awaitEnd(Duration.ofMinutes(5));
            Ledger greylisted = Load.on(server.smtpPort(), "grey")
                    .to(n -> List.of("a" + n + "@grey.test"))
                    .messages(GREYLISTING)
                    .sessions(4)
                    .start()
                    .awaitEnd(Duration.ofMinutes(5))
                    .accepted();
            long beside = send(server, healthy, "beside", HEALTHY);

            System.out.printf("isolation: %d healthy messages in %d ms alone, %d ms beside%n", HEALTHY, alone, beside);
            assertThat(slow.ledger().distinct())
                    .as("most of the slow destination's mail still waits")
                    .isLessThan(SLOW / 2);
            assertThat(beside).isLessThan(MEASURED > 0 ? alone * 11 / 10 : alone + UNAFFECTED.toMillis());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(greylisted.missingIn(grey.ledger())).isEmpty());
        }
    }

    /** Milliseconds until all that was sent has arrived. */
    private static long send(MailstageServer server, CountingSink sink, String prefix, int messages)
            throws IOException {
        long begin = System.nanoTime();
        try (Load load = Load.on(server.smtpPort(), prefix)
                .to("a@healthy.test")
                .messages(messages)
                .sessions(8)
                .start()) {
            Ledger accepted = load.awaitEnd(Duration.ofMinutes(5)).accepted();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(
                            () -> assertThat(accepted.missingIn(sink.ledger())).isEmpty());
            assertThat(accepted.distinct()).isEqualTo(messages);
        }
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
