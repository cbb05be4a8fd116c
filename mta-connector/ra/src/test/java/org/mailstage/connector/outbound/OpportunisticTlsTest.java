package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.message.MessageContent;

/** STARTTLS when offered, any certificate, in the clear when it fails (RFC 3207, RFC 7435). */
class OpportunisticTlsTest {
    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.smtp().offerStartTls();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void messageShouldGoUnderTlsWhenOfferedWhateverTheCertificate() {
        assertThat(deliver(Requests.to(server))).isInstanceOf(Delivered.class);
        assertThat(server.transactions()).singleElement().matches(ReceivedTransaction::tls);
        assertThat(server.commands()).startsWith("EHLO client.example", "STARTTLS", "EHLO client.example");
    }

    @Test
    void connectionUnderTlsShouldBeUsedAgain() {
        deliver(Requests.to(server));
        deliver(Requests.to(server));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.transactions()).hasSize(2).allMatch(ReceivedTransaction::tls);
    }

    @Test
    void deadConnectionUnderTlsShouldBeReplaced() {
        deliver(Requests.to(server));
        server.dropConnections();
        assertThat(deliver(Requests.to(server))).isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void largeContentShouldGoUnderTls() {
        byte[] octets =
                "0123456789012345678901234567890123456789\r\n".repeat(50_000).getBytes();
        assertThat(deliver(Requests.to(server).content(MessageContent.of(octets))))
                .isInstanceOf(Delivered.class);
        assertThat(server.transactions().get(0).content()).isEqualTo(octets);
    }

    @Test
    void capabilitiesLearntInTheClearShouldNotCountUnderTls() {
        server.on(Step.EHLO)
                .reply("250-fake\r\n250-STARTTLS\r\n250 SIZE 1")
                .times(1)
                .thenAccept();
        assertThat(deliver(Requests.to(server))).isInstanceOf(Delivered.class);
    }

    @Test
    void sessionShouldGoOnInTheClearWhenStartTlsIsRefused() {
        server.on(Step.STARTTLS).reply("454 4.7.0 not now");
        assertThat(deliver(Requests.to(server))).isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.transactions()).singleElement().matches(t -> !t.tls());
    }

    @Test
    void hostShouldBeConnectedAgainInTheClearWhenTheHandshakeIsDropped() {
        server.on(Step.TLS_HANDSHAKE).drop();
        assertDeliveredInTheClearAtTheSecondConnection(Requests.to(server));
    }

    @Test
    void hostShouldBeConnectedAgainInTheClearWhenTheHandshakeIsGarbage() {
        server.on(Step.TLS_HANDSHAKE).garbage();
        assertDeliveredInTheClearAtTheSecondConnection(Requests.to(server));
    }

    @Test
    void hostShouldBeConnectedAgainInTheClearWhenTheHandshakeHangs() {
        server.on(Step.TLS_HANDSHAKE).hang();
        assertDeliveredInTheClearAtTheSecondConnection(
                Requests.to(server).timeouts(Requests.timeouts(Requests.PATIENT, Requests.LONG)));
    }

    @Test
    void hangingHandshakeShouldEndAtTheTotalDeadline() {
        server.on(Step.TLS_HANDSHAKE).hang();
        assertThat(deliver(Requests.to(server).timeouts(Requests.timeouts(Requests.LONG, Requests.SHORT))))
                .isInstanceOf(Deferred.class);
        assertThat(server.transactions()).isEmpty();
    }

    @Test
    void octetsInjectedBehindStartTlsShouldSpoilTheConnection() {
        // CVE-2011-0411: a reply sent in the clear must not be taken for one under TLS.
        server.on(Step.STARTTLS).reply("220 go\r\n250 injected");
        assertDeliveredInTheClearAtTheSecondConnection(Requests.to(server));
    }

    @Test
    void closing421ToStartTlsShouldBeTheHostsTrouble() {
        FakeSmtpServer other = FakeSmtpServer.smtp();
        try (other) {
            server.on(Step.STARTTLS).replyAndDrop("421 4.3.2 bye");
            assertThat(deliver(Requests.to(server, other))).isInstanceOf(Delivered.class);
            assertThat(other.transactions()).hasSize(1);
        }
    }

    @Test
    void hangUnderTlsShouldEndInTime() {
        server.on(Step.DATA_END).hang();
        DeliveryOutcome outcome =
                deliver(Requests.to(server).timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG)));
        assertThat(outcome.evidence()).contains("timed out");
    }

    @Test
    void blockedWriteUnderTlsShouldEndInTime() {
        server.on(Step.CONTENT).hang();
        DeliveryOutcome outcome = deliver(Requests.to(server)
                .content(MessageContent.of(new byte[32 << 20]))
                .timeouts(Requests.timeouts(Requests.SHORT, Requests.LONG)));
        assertThat(outcome.evidence()).contains("timed out while sending the message");
    }

    private void assertDeliveredInTheClearAtTheSecondConnection(Requests request) {
        assertThat(deliver(request)).isInstanceOf(Delivered.class);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.transactions()).singleElement().matches(t -> !t.tls());
    }

    private DeliveryOutcome deliver(Requests request) {
        return agent.deliver(request.build()).get(0);
    }
}
