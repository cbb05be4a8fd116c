package org.mailstage.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Ledger;
import org.mailstage.it.peer.Load;
import org.mailstage.it.server.MailstageServer;
import org.mailstage.it.server.Management;

/**
 * The server is killed again and again in the midst of work: fresh mail, mail that fans out, mail that waits for a retry. The
 * sender's ledger says what got {@code 250}, the receivers' what came.
 *
 * <p>{@code -Dmta.it.kills=N} sets how often, {@code -Dmta.it.seed=N} repeats the moments of an earlier run.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("mta.it.kills", 4);
    private static final long SEED = Long.getLong("mta.it.seed", System.nanoTime());
    private static final int SESSIONS = 12;
    /** Deliveries a server has under way at most: the sessions of its two consumers, and the workers of its lanes. */
    private static final int DELIVERIES_IN_FLIGHT = 20 + 32 + 64;

    private static final int LEAST_PROGRESS = 100;
    private static final int MOST_PROGRESS = 3_000;

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [%s/32]
            retry:
              schedule: 1s, 2s
            routes:
              fast.test: smtp:127.0.0.1:%d
              other.test: smtp:127.0.0.1:%d
              box.test: lmtp:127.0.0.1:%d
              grey.test: smtp:127.0.0.1:%d
            """;

    @Test
    void acceptedMailShouldArriveWhenTheServerIsKilledAgainAndAgain() throws Exception {
        Ledger received = new Ledger();
        try (CountingSink fast = CountingSink.smtp().notingIn(received);
                CountingSink other = CountingSink.smtp().notingIn(received);
                CountingSink box = CountingSink.lmtp().notingIn(received);
                CountingSink grey = CountingSink.smtp().deferring().notingIn(received);
                MailstageServer server = MailstageServer.named("crash")
                        .withConfig(String.format(
                                SETTINGS, Load.CLIENT_ADDRESS, fast.port(), other.port(), box.port(), grey.port()))
                        .start();
                Load load = Load.on(server.smtpPort(), "crash")
                        .sessions(SESSIONS)
                        .size(CrashIT::size)
                        .to(CrashIT::recipients)
                        .start()) {
            killAgainAndAgain(server, load.accepted());
            load.stop();
            Ledger accepted = load.accepted();

            await().untilAsserted(() -> assertThat(accepted.missingIn(received)).isEmpty());
            try (Management management = Management.of(server)) {
                await().untilAsserted(() -> assertThat(management.depthOfAll("mta."))
                        .as("%s", management.queues())
                        .isZero());
            }
            System.out.printf(
                    "crash: seed=%d kills=%d accepted=%d inDoubt=%d refused=%d received=%d duplicates=%d%n",
                    SEED,
                    KILLS,
                    accepted.distinct(),
                    load.inDoubt(),
                    load.refused(),
                    received.distinct(),
                    received.duplicates());
            assertThat(received.duplicates())
                    .as("copies beyond the first, seed %d", SEED)
                    .isLessThanOrEqualTo((long) KILLS * DELIVERIES_IN_FLIGHT);
            assertThat(load.refused()).isZero();
            assertThat(server.data().resolve("spill")).isEmptyDirectory();
        }
    }

    private static void killAgainAndAgain(MailstageServer server, Ledger accepted) {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= KILLS; kill++) {
            long goal = accepted.total() + LEAST_PROGRESS + random.nextInt(MOST_PROGRESS - LEAST_PROGRESS);
            await().pollInterval(Duration.ofMillis(2)).until(() -> accepted.total() >= goal);
            server.kill();
            System.out.printf("crash: kill %d after %s%n", kill, accepted);
            server.start();
        }
    }

    /** Two of three go to one next hop, some to three at once, some are deferred first. */
    private static List<String> recipients(long n) {
        String user = "user" + n;
        switch ((int) (n % 6)) {
            case 4:
                return List.of(user + "@fast.test", user + "@other.test", user + "@box.test");
            case 5:
                return List.of(user + "@grey.test");
            default:
                return List.of(user + "@fast.test");
        }
    }

    /** Most are small; some are so large that neither we nor the broker hold them in memory. */
    private static int size(long n) {
        return n % 100 == 99 ? 3 << 20 : 4 << 10;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }
}
