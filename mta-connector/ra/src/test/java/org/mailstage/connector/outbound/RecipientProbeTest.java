package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.delivery.ProbeOutcome.Answer;
import org.mailstage.core.delivery.ProbeRequest;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Target;
import org.mailstage.core.smtp.SmtpTimeouts;

class RecipientProbeTest {
    private static final Mailbox USER = new Mailbox("user", "x.example");

    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent();
    private final FakeSmtpServer server = FakeSmtpServer.smtp();

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void recipientShouldBeAskedForWithoutAMessage() {
        ProbeOutcome outcome = probe(server.port());

        assertThat(outcome.answer()).isEqualTo(Answer.ACCEPTED);
        assertThat(outcome.remoteHost()).contains("127.0.0.1");
        await().untilAsserted(() -> assertThat(server.commands()).contains("QUIT"));
        assertThat(server.commands())
                .filteredOn(command -> !command.startsWith("EHLO"))
                .satisfiesExactly(
                        mail -> assertThat(mail).startsWith("MAIL FROM:<>"),
                        rcpt -> assertThat(rcpt).isEqualTo("RCPT TO:<user@x.example>"),
                        rset -> assertThat(rset).isEqualTo("RSET"),
                        quit -> assertThat(quit).isEqualTo("QUIT"));
        assertThat(server.transactions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 who, REFUSED",
        "RCPT, 551 5.1.6 moved, REFUSED",
        "RCPT, 251 2.1.5 will forward, ACCEPTED",
        "RCPT, 450 4.2.1 greylisted, UNDECIDED",
        "RCPT, 552 5.5.3 too many recipients, UNDECIDED",
        "RCPT, 421 4.3.2 going down, UNDECIDED",
        "MAIL, 550 5.7.1 no null sender here, UNDECIDED",
        "MAIL, 451 4.3.0 later, UNDECIDED",
        "GREETING, 554 5.7.1 go away, UNDECIDED"
    })
    void onlyTheReplyToTheRecipientShouldDecide(Step step, String reply, Answer answer) {
        server.on(step).reply(reply);

        ProbeOutcome outcome = probe(server.port());
        assertThat(outcome.answer()).isEqualTo(answer);
        assertThat(outcome.diagnostic().text()).isEqualTo(reply);
    }

    @Test
    void nothingShouldBeDecidedWhenTheNextHopIsSilentOrDrops() {
        server.on(Step.RCPT).hang();
        assertThat(agent.probe(request(Requests.PATIENT, USER, server.port())).answer())
                .isEqualTo(Answer.UNDECIDED);
        server.forgetBehaviours();
        server.on(Step.RCPT).drop();
        assertThat(probe(server.port()).answer()).isEqualTo(Answer.UNDECIDED);
        await().untilAsserted(() -> assertThat(agent.openConnections()).isZero());
    }

    @Test
    void nextHostShouldBeAskedWhenTheFirstIsDead() throws IOException {
        assertThat(probe(deadPort(), server.port()).answer()).isEqualTo(Answer.ACCEPTED);
        assertThat(probe(deadPort()).answer()).isEqualTo(Answer.UNDECIDED);
        assertThat(probe().answer()).isEqualTo(Answer.UNDECIDED);
    }

    @Test
    void nothingShouldBeSentWhenTheAddressCannotBeWritten() {
        ProbeRequest request = request(new Mailbox("a\r\nDATA", "x.example"), server.port());

        assertThat(agent.probe(request).answer()).isEqualTo(Answer.UNDECIDED);
        assertThat(server.connections()).isZero();
    }

    @Test
    void lmtpNextHopShouldBeAskedInItsOwnWords() {
        try (FakeSmtpServer lmtp = FakeSmtpServer.lmtp()) {
            lmtp.on(Step.RCPT).reply("550 5.1.1 who");
            NextHop nextHop = NextHop.lmtp(new HostPort("127.0.0.1", lmtp.port()));
            ProbeRequest smtp = request(USER, lmtp.port());
            ProbeOutcome outcome = agent.probe(
                    new ProbeRequest(smtp.reversePath(), USER, nextHop, smtp.targets(), smtp.helo(), smtp.timeouts()));

            assertThat(outcome.answer()).isEqualTo(Answer.REFUSED);
            assertThat(lmtp.commands()).startsWith("LHLO client.example");
        }
    }

    @Test
    void nobodyShouldBeAskedAfterTheEnd() {
        agent.close();

        assertThat(probe(server.port()).answer()).isEqualTo(Answer.UNDECIDED);
        assertThat(server.connections()).isZero();
    }

    private ProbeOutcome probe(int... ports) {
        return agent.probe(request(USER, ports));
    }

    private static ProbeRequest request(Mailbox recipient, int... ports) {
        return request(Requests.LONG, recipient, ports);
    }

    private static ProbeRequest request(Duration time, Mailbox recipient, int... ports) {
        List<Target> targets = Arrays.stream(ports)
                .mapToObj(port -> new Target("mx.x.example", InetAddress.getLoopbackAddress(), port))
                .toList();
        return new ProbeRequest(
                ReversePath.NULL,
                recipient,
                NextHop.mx("x.example"),
                targets,
                "client.example",
                new SmtpTimeouts(time, time, time, time, time, time, time.multipliedBy(3)));
    }

    private static int deadPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
