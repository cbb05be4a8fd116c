package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.SessionStep.Next;

class SmtpServerSessionTest {
    private static final Reply QUEUED = Reply.of(250, "2.0.0", "queued");

    private SmtpServerSession session = session(new RecordingPolicy());

    private static SmtpServerSession session(ReceptionPolicy policy) {
        InetAddress address = InetAddress.getLoopbackAddress();
        return new SmtpServerSession(
                policy,
                new PolicyStage() {},
                ClientInfo.connected(address, 4711, policy.listener()),
                1,
                1,
                Clock.systemUTC());
    }

    private SessionStep say(String line) {
        byte[] octets = line.getBytes(ISO_8859_1);
        return session.command(octets, octets.length);
    }

    private void openTransaction() {
        session.open();
        say("EHLO client.example");
        say("MAIL FROM:<a@one.example> BODY=8BITMIME");
        say("RCPT TO:<b@two.example>");
    }

    @Test
    void envelopeShouldHoldPathsWhenDataWereAskedFor() {
        openTransaction();
        say("RCPT TO:<b@TWO.example>");
        say("RCPT TO:<c@two.example>");

        assertThat(say("DATA").next()).isEqualTo(Next.DATA);

        assertThat(session.envelope())
                .isEqualTo(new Envelope(
                        ReversePath.of(new Mailbox("a", "one.example")),
                        List.of(new Mailbox("b", "two.example"), new Mailbox("c", "two.example")),
                        BodyType.EIGHT_BIT_MIME));
        assertThat(session.client().helo()).isEqualTo("client.example");
        assertThat(session.client().extended()).isTrue();
    }

    @Test
    void completedShouldPassOnReplyAndOpenWayForNextMessageWhenReceiverAccepts() {
        openTransaction();
        say("DATA");

        assertThat(session.completed(QUEUED, 10)).isEqualTo(new SessionStep(QUEUED, Next.COMMAND));

        assertThat(say("MAIL FROM:<>").reply().code()).isEqualTo(250);
        assertThat(session.envelope().reversePath().isNull()).isTrue();
        assertThat(session.envelope().recipients()).isEmpty();
    }

    @Test
    void completedShouldCloseWhenReceiverSays421() {
        openTransaction();
        say("DATA");

        assertThat(session.completed(Reply.of(421, "4.3.2", "stopping"), 10).next())
                .isEqualTo(Next.CLOSE);
    }

    @Test
    void temporaryFailureShouldAnswer451AndKeepSessionWhenReceiverThrew() {
        openTransaction();
        say("DATA");

        SessionStep step = session.temporaryFailure(10);

        assertThat(step.reply()).hasToString("451 4.3.0 temporary failure, try again later");
        assertThat(step.next()).isEqualTo(Next.COMMAND);
        assertThat(say("DATA").reply().code()).isEqualTo(503);
    }

    @Test
    void dataRefusedShouldCloseOnlyWhenLineEndsAreBare() {
        for (DataFault fault : DataFault.values()) {
            session = session(new RecordingPolicy());
            openTransaction();
            say("DATA");

            SessionStep step = session.dataRefused(fault, 10);

            assertThat(step.reply().isPermanent()).isTrue();
            assertThat(step.next()).isEqualTo(fault == DataFault.BARE_CR_OR_LF ? Next.CLOSE : Next.COMMAND);
        }
    }

    @Test
    void openShouldCloseWhenPolicyRefuses() {
        Reply refusal = Reply.of(421, "4.7.0", "too many sessions");
        session = session(new RecordingPolicy().refusingConnections(refusal));

        assertThat(session.open()).isEqualTo(new SessionStep(refusal, Next.CLOSE));
        assertThat(say("EHLO x").next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void mailShouldAnswer451WhenPolicyThrows() {
        session = session(new RecordingPolicy().onMail((client, reversePath) -> {
            throw new IllegalStateException("broken policy");
        }));
        session.open();
        say("EHLO x");

        assertThat(say("MAIL FROM:<>").reply().code()).isEqualTo(451);
        assertThat(say("QUIT").next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void mailShouldCloseWhenPolicySays421() {
        session = session(new RecordingPolicy()
                .onMail((client, reversePath) -> Optional.of(Reply.of(421, "4.7.0", "slow down"))));
        session.open();
        say("EHLO x");

        assertThat(say("MAIL FROM:<>").next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void errorShouldEndSessionWhenThereWereTooMany() {
        session = session(new RecordingPolicy(DataDecoderTest.LIMITS));
        session.open();
        for (int i = 0; i < DataDecoderTest.LIMITS.errors(); i++) {
            assertThat(say("BOGUS").reply().code()).isEqualTo(500);
        }
        assertThat(say("NOOP").reply().code()).as("good commands still work").isEqualTo(250);

        SessionStep last = say("BOGUS");

        assertThat(last.reply()).hasToString("421 4.7.0 too many errors");
        assertThat(last.next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void errorsShouldBeForgottenWhenMessageWasAccepted() {
        session = session(new RecordingPolicy(DataDecoderTest.LIMITS));
        openTransaction();
        for (int i = 0; i < DataDecoderTest.LIMITS.errors(); i++) {
            say("BOGUS");
        }
        say("DATA");
        session.completed(QUEUED, 10);

        assertThat(say("BOGUS").reply().code()).isEqualTo(500);
    }

    @Test
    void sessionShouldEndWhenClientOnlyKillsTime() {
        session.open();
        int answered = 0;
        while (say("NOOP").next() == Next.COMMAND) {
            answered++;
        }

        assertThat(answered).isEqualTo(100 + ReceptionLimits.DEFAULT.errors());
    }

    @Test
    void sessionShouldCloseWhenConnectorSaysSo() {
        assertThat(session(new RecordingPolicy()).timedOut().reply())
                .hasToString("421 4.4.2 timed out waiting for the client");
        assertThat(session(new RecordingPolicy()).shuttingDown().reply().code()).isEqualTo(421);
        assertThat(session(new RecordingPolicy()).bareLineFeed())
                .isEqualTo(new SessionStep(Reply.of(500, "5.5.2", "command lines end with <CR><LF>"), Next.CLOSE));
        assertThat(session(new RecordingPolicy()).lineTooLong())
                .isEqualTo(new SessionStep(Reply.of(500, "5.5.2", "command line too long"), Next.COMMAND));
    }

    @Test
    void receivedFieldShouldFollowHelloWhenItChanges() {
        openTransaction();
        assertThat(new String(session.receivedField(new QueueId("ABCDEFGH"), Instant.EPOCH), ISO_8859_1))
                .startsWith(
                        "Received: from client.example ([127.0.0.1])\r\n\tby mx.example.org with ESMTP id ABCDEFGH");

        say("HELO other.example");
        say("MAIL FROM:<>");
        assertThat(new String(session.receivedField(new QueueId("ABCDEFGH"), Instant.EPOCH), ISO_8859_1))
                .startsWith("Received: from other.example ([127.0.0.1])\r\n\tby mx.example.org with SMTP id ABCDEFGH");
    }

    @Test
    void commandShouldThrowWhenConnectorBreaksTheContract() {
        assertThatThrownBy(() -> say("NOOP")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> session.envelope()).isInstanceOf(IllegalStateException.class);
        openTransaction();
        say("DATA");
        assertThatThrownBy(() -> say("NOOP")).isInstanceOf(IllegalStateException.class);
    }
}
