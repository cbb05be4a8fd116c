package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.SilentHost;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.SourceAddress;
import org.mailstage.core.smtp.EnhancedStatus;

/** The addresses of one host race (RFC 8305 §5), and connections come from the source address of their family. */
class ConnectionRaceTest {
    private static final String HOST = "mx.example";

    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void secondAddressShouldWinWhenTheFirstIsSilent() {
        try (SilentHost silent = SilentHost.at("::1", server.port())) {
            long started = System.nanoTime();
            DeliveryOutcome outcome = deliver(both(silent.port()));
            assertThat(outcome).isInstanceOf(Delivered.class);
            assertThat(outcome.remoteHost()).contains("127.0.0.1");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(200), Duration.ofSeconds(15));
            assertThat(agent.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void secondAddressShouldBeTriedAtOnceWhenTheFirstRefuses() {
        DeliveryOutcome outcome = deliver(both(server.port()));
        assertThat(outcome).isInstanceOf(Delivered.class);
        assertThat(outcome.remoteHost()).contains("127.0.0.1");
    }

    @Test
    void firstAddressShouldWinWhenBothAnswer() {
        FakeSmtpServer six = FakeSmtpServer.smtp("::1", server.port());
        try (six) {
            assertThat(deliver(both(server.port()))).isInstanceOf(Delivered.class);
            assertThat(six.transactions()).hasSize(1);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void otherAddressShouldBeTriedWhenTheWinnerGivesNoSession() {
        FakeSmtpServer six = FakeSmtpServer.smtp("::1", server.port());
        try (six) {
            six.on(Step.GREETING).replyAndDrop("421 4.3.2 busy");
            assertThat(deliver(both(server.port()))).isInstanceOf(Delivered.class);
            assertThat(server.transactions()).hasSize(1);
        }
    }

    @Test
    void attemptShouldDeferWhenNoAddressAnswersInTime() {
        try (SilentHost six = SilentHost.at("::1", 0);
                SilentHost four = SilentHost.at("127.0.0.1", 0)) {
            Requests request = Requests.to()
                    .target(Requests.target(HOST, "::1", six.port()))
                    .target(Requests.target(HOST, "127.0.0.1", four.port()))
                    .timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG));
            DeliveryOutcome outcome = deliver(request);
            assertThat(outcome).isInstanceOf(Deferred.class);
            assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 4, 1));
            assertThat(outcome.evidence()).contains("no connection in time");
            assertThat(agent.openConnections()).isZero();
        }
    }

    @Test
    void attemptShouldDeferWhenAllAddressesRefuse() {
        server.stop();
        DeliveryOutcome outcome = deliver(both(server.port()));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 4, 1));
    }

    @Test
    void otherHostShouldBeTriedWhenNoAddressOfTheFirstAnswers() {
        FakeSmtpServer other = FakeSmtpServer.smtp();
        try (other) {
            server.stop();
            Requests request = both(server.port()).target(Requests.namedTarget("backup.example", other.port()));
            assertThat(deliver(request)).isInstanceOf(Delivered.class);
            assertThat(other.transactions()).hasSize(1);
        }
    }

    @Test
    void sessionShouldGoUnderTlsAndEndInTimeBehindARace() {
        server.offerStartTls();
        assertThat(deliver(both(server.port()))).isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().matches(ReceivedTransaction::tls);
        server.on(Step.DATA_END).hang();
        DeliveryOutcome outcome =
                deliver(both(server.port()).timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG)));
        assertThat(outcome.evidence()).contains("timed out");
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void raceShouldEndWhenTheAgentIsClosed() {
        try (SilentHost six = SilentHost.at("::1", 0)) {
            AtomicInteger looks = new AtomicInteger();
            ConnectionRace race = new ConnectionRace(
                    List.of(new ConnectionRace.Runner(
                            Requests.target(HOST, "::1", six.port()), new SourceAddress(null, "client.example"))),
                    () -> looks.incrementAndGet() > 2);
            assertThatThrownBy(() -> race.run(Deadline.in(Requests.LONG).nanoTime()))
                    .isInstanceOf(SessionTrouble.class)
                    .hasMessageContaining("shutting down");
        }
    }

    // ---- source addresses ----------------------------------------------------------------------------------------

    @Test
    void connectionShouldComeFromTheSourceOfItsFamilyAndSayItsName() {
        SourceAddress six = new SourceAddress(Requests.address("::1"), "six.example");
        SourceAddress four = new SourceAddress(Requests.address("127.0.0.7"), "four.example");
        assertThat(deliver(both(server.port()).sources(six, four))).isInstanceOf(Delivered.class);
        assertThat(deliver(Requests.to(server).sources(six, four))).isInstanceOf(Delivered.class);
        assertThat(server.clients()).containsOnly("127.0.0.7");
        assertThat(server.transactions()).extracting(ReceivedTransaction::helo).containsOnly("four.example");
    }

    @Test
    void addressOfAFamilyWithoutSourceShouldBePassedOver() {
        SourceAddress six = new SourceAddress(Requests.address("::1"), "six.example");
        DeliveryOutcome outcome = deliver(Requests.to(server).sources(six));
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 3, 5));
        assertThat(server.connections()).isZero();
    }

    @Test
    void attemptShouldDeferWhenTheSourceIsNoAddressOfThisMachine() {
        SourceAddress strange = new SourceAddress(Requests.address("192.0.2.7"), "four.example");
        assertThat(deliver(Requests.to(server).sources(strange)).status()).isEqualTo(EnhancedStatus.of(4, 4, 1));
        Requests race = Requests.to(server).target("mx" + server.port() + ".example", server.port() + 1);
        assertThat(deliver(race.sources(strange)).status()).isEqualTo(EnhancedStatus.of(4, 4, 1));
    }

    @Test
    void connectionShouldNotBeUsedAgainForAnotherSource() {
        SourceAddress one = new SourceAddress(Requests.address("127.0.0.7"), "one.example");
        SourceAddress other = new SourceAddress(Requests.address("127.0.0.8"), "other.example");
        deliver(Requests.to(server).sources(one));
        deliver(Requests.to(server).sources(other));
        deliver(Requests.to(server).sources(one));
        assertThat(server.clients()).containsExactly("127.0.0.7", "127.0.0.8");
        assertThat(server.transactions())
                .extracting(ReceivedTransaction::helo)
                .containsExactly("one.example", "other.example", "one.example");
    }

    /** One host: IPv6 first, then IPv4 where the server is. */
    private Requests both(int portOfSix) {
        return Requests.to()
                .target(Requests.target(HOST, "::1", portOfSix))
                .target(Requests.target(HOST, "127.0.0.1", server.port()));
    }

    private DeliveryOutcome deliver(Requests request) {
        return agent.deliver(request.build()).get(0);
    }
}
