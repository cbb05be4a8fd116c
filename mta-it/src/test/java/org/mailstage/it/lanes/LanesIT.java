package org.mailstage.it.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Ledger;
import org.mailstage.it.peer.Load;
import org.mailstage.it.server.MailstageServer;
import org.mailstage.it.server.Management;

/** A site that holds everybody up, and healthy ones beside it. */
class LanesIT {
    private static final int HELD_UP = 400;
    private static final int HEALTHY = 1_000;

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [%s/32]
            retry:
              schedule: 1s, 2s
            routes:
              slow.test: smtp:127.0.0.1:%d
              healthy.test: smtp:127.0.0.1:%d
            """;

    /**
     * Everybody who connects to the slow site hangs, until the test lets go: longer than any other site may be held up. Then
     * the server is killed, with mail in the lane, and the site is well again.
     */
    @Test
    void healthyMailShouldFlowAndLanedMailShouldSurviveWhenASiteHangs() throws Exception {
        try (FakeSmtpServer slow = FakeSmtpServer.smtp();
                CountingSink healthy = CountingSink.smtp();
                MailstageServer server = MailstageServer.named("lanes")
                        .withNode("mta.lane.idle", "PT10S")
                        .withConfig(String.format(SETTINGS, Load.CLIENT_ADDRESS, slow.port(), healthy.port()))
                        .start()) {
            slow.on(Step.EHLO).hang();
            Ledger heldUp = load(server, "held-up", HELD_UP, "user@slow.test");
            Ledger flowing = load(server, "flowing", HEALTHY, "user@healthy.test");

            await().untilAsserted(() ->
                    assertThat(flowing.missingIn(healthy.ledger())).isEmpty());
            assertThat(slow.transactions()).isEmpty();
            try (Management management = Management.of(server)) {
                await().until(() -> management.depthOfAll("mta.lane.") > HELD_UP / 2);
                assertThat(management.queues().keySet()).anyMatch(queue -> queue.startsWith("mta.lane.smtp_3a"));
            }

            server.kill();
            slow.forgetBehaviours();
            slow.dropConnections();
            server.start();

            await().untilAsserted(() ->
                    assertThat(heldUp.missingIn(received(slow, heldUp))).isEmpty());
            try (Management management = Management.of(server)) {
                await().untilAsserted(() -> assertThat(management.queues())
                        .as("the lane is removed some time after it has run empty")
                        .noneSatisfy((queue, depth) -> assertThat(queue).startsWith("mta.lane.")));
                assertThat(management.depthOfAll("mta.")).isZero();
            }
        }
    }

    private static Ledger load(MailstageServer server, String prefix, int messages, String recipient) throws Exception {
        try (Load load = Load.on(server.smtpPort(), prefix)
                .sessions(4)
                .messages(messages)
                .to(recipient)
                .start()) {
            return load.awaitEnd(Duration.ofMinutes(2)).accepted();
        }
    }

    private static Ledger received(FakeSmtpServer peer, Ledger wanted) {
        Ledger received = new Ledger();
        List<String> texts = peer.transactions().stream()
                .map(transaction -> transaction.text())
                .toList();
        for (int n = 0; n < wanted.distinct(); n++) {
            String id = Load.messageId("held-up", n);
            if (texts.stream().anyMatch(text -> text.contains(id))) {
                received.add(CountingSink.note(id, "user@slow.test"));
            }
        }
        return received;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(500));
    }
}
