package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.tls.policy.TlsRule;

/** When a connection is kept, used again, given up. */
class ConnectionReuseTest {
    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void connectionShouldServeTheNextMessage() {
        for (int i = 0; i < 5; i++) {
            assertDelivered(Requests.to(server));
        }
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).filteredOn(c -> c.startsWith("EHLO")).hasSize(1);
        assertThat(server.commands()).doesNotContain("RSET", "QUIT");
        assertThat(agent.idleConnections()).isEqualTo(1);
    }

    @Test
    void connectionShouldBeUsedAgainWithoutPipelining() {
        server.withhold("PIPELINING");
        assertDelivered(Requests.to(server));
        assertDelivered(Requests.to(server));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void connectionShouldBeLeftWithQuitWhenIdleTimeIsZero() {
        assertDelivered(Requests.to(server).idle(Duration.ZERO));
        Awaitility.await().until(() -> server.commands().contains("QUIT"));
        assertThat(agent.idleConnections()).isZero();
        // The peer may have read QUIT before we have closed.
        Awaitility.await().until(() -> agent.openConnections() == 0);
    }

    @Test
    void connectionShouldBeLeftWithQuitWhenItWasIdleTooLong() {
        assertDelivered(Requests.to(server).idle(Duration.ofMillis(300)));
        assertThat(agent.idleConnections()).isEqualTo(1);
        Awaitility.await().until(() -> server.commands().contains("QUIT"));
        assertThat(agent.idleConnections()).isZero();
        Awaitility.await().until(() -> agent.openConnections() == 0);
    }

    @Test
    void connectionShouldBeLeftAfterItsShareOfMessages() {
        for (int i = 0; i < 101; i++) {
            assertDelivered(Requests.to(server));
        }
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.commands()).filteredOn("QUIT"::equals).hasSize(1);
    }

    @Test
    void connectionShouldNotBeSharedBetweenNextHopsHostsOrNames() {
        FakeSmtpServer other = FakeSmtpServer.smtp();
        try (other) {
            assertDelivered(Requests.to(server));
            assertDelivered(Requests.to(other));
            assertThat(other.connections()).isEqualTo(1);
            assertDelivered(Requests.to(server).helo("another.example"));
            assertThat(server.transactions()).last().extracting(t -> t.helo()).isEqualTo("another.example");
        }
    }

    @Test
    void connectionToABackupHostShouldBeUsedAgain() {
        FakeSmtpServer down = FakeSmtpServer.smtp();
        try (down) {
            down.stop();
            assertDelivered(Requests.to(down, server));
            assertDelivered(Requests.to(down, server));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void deadConnectionShouldBeReplacedWithoutAnybodyNoticing() {
        assertDelivered(Requests.to(server));
        server.dropConnections();
        assertDelivered(Requests.to(server));
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.transactions()).hasSize(2);
    }

    @Test
    void connectionThatDiesAtMailShouldBeReplaced() {
        assertDelivered(Requests.to(server));
        server.on(Step.MAIL).reset().times(1).thenAccept();
        assertDelivered(Requests.to(server));
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void connectionThatSaysGoodbyeShouldBeReplaced() {
        assertDelivered(Requests.to(server));
        server.on(Step.MAIL).replyAndDrop("421 4.4.2 idle too long").times(1).thenAccept();
        assertDelivered(Requests.to(server));
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void deadConnectionShouldBeReplacedOnlyOnce() {
        assertDelivered(Requests.to(server));
        server.on(Step.MAIL).drop();
        assertThat(agent.deliver(Requests.to(server).build()).get(0)).isInstanceOf(Deferred.class);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void lostConnectionShouldDeferWhenTheServerHadAlreadyAnsweredMail() {
        assertDelivered(Requests.to(server));
        server.on(Step.RCPT).drop();
        assertThat(agent.deliver(Requests.to(server).build()).get(0)).isInstanceOf(Deferred.class);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void refusalOnAReusedConnectionShouldCount() {
        assertDelivered(Requests.to(server));
        server.on(Step.MAIL).reply("451 4.3.0 not now");
        DeliveryOutcome outcome = agent.deliver(Requests.to(server).build()).get(0);
        assertThat(outcome.evidence()).isEqualTo("451 4.3.0 not now");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unfinishedTransactionShouldBeResetBeforeTheNext(boolean pipelining) {
        if (!pipelining) {
            server.withhold("PIPELINING");
        }
        server.on(Step.RCPT).reply("550 5.1.1 nobody").times(1).thenAccept();
        agent.deliver(Requests.to(server).build());
        assertThat(server.commands()).doesNotContain("RSET");
        assertDelivered(Requests.to(server));
        assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        assertDelivered(Requests.to(server));
        assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void refusedDataShouldBeResetBeforeTheNext() {
        server.on(Step.DATA).reply("451 4.3.1 no room").times(1).thenAccept();
        agent.deliver(Requests.to(server).build());
        assertDelivered(Requests.to(server));
        assertThat(server.commands()).contains("RSET");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void refusedResetShouldEndTheSessionAndDefer() {
        server.on(Step.DATA).reply("451 4.3.1 no room").times(1).thenAccept();
        agent.deliver(Requests.to(server).build());
        server.on(Step.RSET).reply("502 5.5.1 what").times(1).thenAccept();
        assertThat(agent.deliver(Requests.to(server).build()).get(0)).isInstanceOf(Deferred.class);
        assertThat(agent.openConnections()).isZero();
    }

    @Test
    void connectionShouldBeKeptWhenTheMessageWasRefusedInGoodOrder() {
        server.on(Step.DATA_END).reply("554 5.7.1 spam").times(1).thenAccept();
        agent.deliver(Requests.to(server).build());
        assertDelivered(Requests.to(server));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).doesNotContain("RSET");
    }

    @Test
    void closeShouldEndIdleConnections() {
        assertDelivered(Requests.to(server));
        agent.close();
        Awaitility.await().until(() -> server.openConnections() == 0);
        assertThat(server.commands()).contains("QUIT");
        assertThat(agent.idleConnections()).isZero();
    }

    @Test
    void idleConnectionsShouldBeBounded() throws Exception {
        IdleConnections two = new IdleConnections(2);
        Watchdog watchdog = new Watchdog(() -> {});
        try (watchdog) {
            List<SmtpConnection> opened = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SmtpConnection connection = new SmtpConnection(
                        Requests.to().build().nextHop(),
                        Requests.namedTarget("mx.example", server.port()),
                        new SourceAddress(null, "c"),
                        TlsRule.OPPORTUNISTIC,
                        watchdog);
                connection.connect(Deadline.in(Requests.LONG).nanoTime());
                connection.idleUntil(Deadline.in(Requests.LONG).nanoTime());
                opened.add(connection);
            }
            opened.forEach(two::give);
            assertThat(two.size()).isEqualTo(2);
            assertThat(watchdog.watched()).isEqualTo(2);
            Requests same = Requests.to().target("mx.example", server.port()).helo("c");
            assertThat(two.take(same.build())).isSameAs(opened.get(1));
            assertThat(two.take(same.build())).isSameAs(opened.get(0));
            assertThat(two.take(same.build())).isNull();
        }
    }

    @Test
    void parallelMessagesShouldNeverShareAConnection() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String text = "Subject: " + t + "\r\n\r\n" + ("line of " + t + "\r\n").repeat(2000);
                running.add(workers.submit(() -> {
                    start.await();
                    for (int i = 0; i < 20; i++) {
                        assertDelivered(Requests.to(server).text(text));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            workers.shutdown();
        }
        assertThat(server.transactions()).hasSize(threads * 20).allSatisfy(t -> {
            String number = t.text().substring(9, 10);
            assertThat(t.text())
                    .isEqualTo("Subject: " + number + "\r\n\r\n" + ("line of " + number + "\r\n").repeat(2000));
        });
    }

    private void assertDelivered(Requests request) {
        assertThat(agent.deliver(request.build()))
                .hasSize(1)
                .allSatisfy(o -> assertThat(o).isInstanceOf(Delivered.class));
    }
}
