package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mailstage.core.message.HeaderScan;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.sasl.ChannelBinding;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.SaslChannel;
import org.mailstage.core.sasl.SaslExchange;
import org.mailstage.core.sasl.SaslMechanism;
import org.mailstage.core.sasl.SaslMechanisms;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.SessionStep.Next;

/** Verdicts that come later, authentication on work threads, and what the header section means. */
class SessionWaitTest {
    private static final TlsSession TLS = new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", null, null, Map.of());
    private static final String GOOD = plain("secret-1");
    private static final String BAD = plain("wrong");

    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    private final List<String> told = new ArrayList<>();
    private final Policy policy = new Policy();
    private final SmtpServerSession session = new SmtpServerSession(
            policy,
            new PolicyStage() {},
            ClientInfo.connected(InetAddress.getLoopbackAddress(), 4711, policy.listener()),
            1,
            1,
            Clock.systemUTC());

    private static String plain(String password) {
        return Base64.getEncoder().encodeToString(("\0alice\0" + password).getBytes(US_ASCII));
    }

    private SessionStep say(String line) {
        byte[] octets = line.getBytes(ISO_8859_1);
        return session.command(octets, octets.length);
    }

    private SessionStep work() {
        session.pending().task().orElseThrow().run();
        assertThat(session.pending().stage().toCompletableFuture()).isDone();
        return session.resume();
    }

    private void secured() {
        session.open();
        secure();
    }

    private void secure() {
        say("STARTTLS");
        session.tlsEstablished(TLS);
        say("EHLO client.example");
    }

    @Test
    void recipientShouldWaitWhenThePolicyLooksUp() {
        secured();
        say("AUTH PLAIN " + GOOD);
        work();
        say("MAIL FROM:<alice@one.example>");
        policy.recipient = Verdict.later(verdict);

        SessionStep waiting = say("RCPT TO:<b@two.example>");

        assertThat(waiting).isEqualTo(new SessionStep(List.of(), Next.WAIT));
        assertThat(session.pending().task()).isEmpty();
        assertThat(session.pending().stage().toCompletableFuture()).isNotDone();
        assertThatThrownBy(() -> say("NOOP")).isInstanceOf(IllegalStateException.class);

        verdict.complete(Verdict.refuse(Reply.of(550, "5.1.1", "no such user")));

        assertThat(session.resume().reply().code()).isEqualTo(550);
        assertThat(session.envelope().recipients()).isEmpty();
    }

    @Test
    void recipientShouldBeTakenWhenTheSecondLookUpSaysYes() {
        secured();
        say("AUTH PLAIN " + GOOD);
        work();
        say("MAIL FROM:<alice@one.example>");
        policy.recipient = Verdict.later(verdict);
        say("RCPT TO:<b@two.example>");
        CompletableFuture<Verdict> second = new CompletableFuture<>();
        verdict.complete(Verdict.later(second));

        assertThat(session.resume().next()).isEqualTo(Next.WAIT);
        second.complete(Verdict.ACCEPT);

        assertThat(session.resume().reply().code()).isEqualTo(250);
        assertThat(session.envelope().recipients()).hasSize(1);
    }

    @Test
    void recipientShouldBeDeferredWhenTheLookUpFails() {
        secured();
        say("AUTH PLAIN " + GOOD);
        work();
        say("MAIL FROM:<alice@one.example>");
        policy.recipient = Verdict.later(verdict);
        say("RCPT TO:<b@two.example>");

        verdict.completeExceptionally(new IllegalStateException("grid is gone"));

        assertThat(session.resume().reply().code()).isEqualTo(451);
        assertThat(say("NOOP").reply().code()).isEqualTo(250);
    }

    @Test
    void greetingShouldComeLaterWhenThePolicyLooksUpTheClient() {
        policy.connect = Verdict.later(verdict);

        assertThat(session.open().next()).isEqualTo(Next.WAIT);
        verdict.complete(Verdict.ACCEPT);

        assertThat(session.resume().reply().code()).isEqualTo(220);
    }

    @Test
    void sessionShouldStayClosedWhenItEndsBeforeTheLookUp() {
        policy.connect = Verdict.later(verdict);
        session.open();

        assertThat(session.shuttingDown().next()).isEqualTo(Next.CLOSE);
        verdict.complete(Verdict.ACCEPT);

        assertThat(session.resume().next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void userShouldBeKnownWhenCredentialsAreGood() {
        secured();

        assertThat(say("AUTH PLAIN " + GOOD).next()).isEqualTo(Next.WAIT);
        assertThat(work().reply().code()).isEqualTo(235);

        assertThat(session.client().user()).isEqualTo("alice");
        assertThat(told).containsExactly("in alice");
    }

    @Test
    void refusalShouldBeDelayedWhenAPasswordWasGuessed() {
        secured();
        policy.failed = Verdict.later(verdict);
        say("AUTH PLAIN " + BAD);

        assertThat(work().next()).isEqualTo(Next.WAIT);
        assertThat(told).containsExactly("out alice");
        verdict.complete(Verdict.ACCEPT);

        assertThat(session.resume().reply().code()).isEqualTo(535);
        assertThat(session.client().user()).isNull();
    }

    @Test
    void sessionShouldEndWhenThePolicyHasSeenEnoughGuesses() {
        secured();
        policy.failed = Verdict.refuse(Reply.of(421, "4.7.0", "too many"));
        say("AUTH PLAIN " + BAD);

        assertThat(work().next()).isEqualTo(Next.CLOSE);
    }

    @Test
    void startTlsShouldBeRefusedWhenTheClientHasAuthenticatedInTheOpen() {
        policy.mechanismsInTheOpen = true;
        session.open();
        say("EHLO client.example");
        say("AUTH PLAIN " + GOOD);
        assertThat(work().reply().code()).isEqualTo(235);

        assertThat(say("STARTTLS").reply().code()).isEqualTo(503);
    }

    @Test
    void clientShouldBeForgottenWhenTlsBegins() {
        session.open();
        say("EHLO before.example");
        say("STARTTLS");

        session.tlsEstablished(TLS);

        assertThat(session.client().helo()).isNull();
        assertThat(session.client().tls()).isSameAs(TLS);
    }

    @Test
    void lineShouldBeLongOnlyWhereAnExchangeMayBegin() {
        session.open();
        assertThat(session.lineLimit()).isEqualTo(ReceptionLimits.DEFAULT.commandLine());
        secure();
        assertThat(session.lineLimit()).isEqualTo(12_290);
        say("AUTH PLAIN " + GOOD);
        work();
        assertThat(session.lineLimit()).isEqualTo(ReceptionLimits.DEFAULT.commandLine());
    }

    private HeaderVerdict header(String text) {
        secured();
        say("AUTH PLAIN " + GOOD);
        work();
        say("MAIL FROM:<alice@one.example>");
        say("RCPT TO:<b@two.example>");
        say("DATA");
        HeaderScan scan = session.headerScan();
        byte[] octets = text.getBytes(ISO_8859_1);
        scan.scan(octets, 0, octets.length);
        return session.header(scan, new QueueId("ABCDEFGH"), Instant.EPOCH);
    }

    @Test
    void missingFieldsShouldBeAddedWhenUsersSubmit() {
        HeaderVerdict header = header("From: alice@one.example\r\n\r\nhello\r\n");

        assertThat(header.refusal()).isEmpty();
        assertThat(new String(header.missing(), ISO_8859_1))
                .isEqualTo("Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nMessage-ID: <ABCDEFGH@mx.example.org>\r\n");
    }

    @Test
    void messageShouldBeRefusedWhenItsHeaderIsUnsound() {
        assertThat(header("Subject: no author\r\n\r\n").refusal())
                .map(Reply::toString)
                .hasValue("554 5.6.0 header not acceptable: the From field is missing");
    }

    @Test
    void messageShouldBeRefusedWhenItsHeaderIsEndless() {
        String endless = "X: " + "y".repeat(900) + "\r\n";
        assertThat(header("From: a@one.example\r\n" + endless.repeat(300) + "\r\n")
                        .refusal())
                .map(Reply::code)
                .hasValue(552);
    }

    @Test
    void rawTextBeyondAsciiShouldBeToleratedWhenUsersSubmit() {
        assertThat(header("From: a@one.example\r\nSubject: gr\u00fc\u00dfe\r\n\r\n")
                        .refusal())
                .isEmpty();
    }

    @Test
    void tlsShouldBeOptionalWhenTheHeaderSaysSo() {
        HeaderVerdict header = header("From: a@one.example\r\nTLS-Required: No\r\n\r\n");

        assertThat(header.envelope().options().tlsOptional()).isTrue();
    }

    private final class Policy implements ReceptionPolicy {
        private final SaslMechanisms mechanisms = SaslMechanisms.builder()
                .passwords((user, password) -> new String(password).equals("secret-1")
                        ? new CheckOutcome.Valid(user)
                        : new CheckOutcome.Invalid("wrong"))
                .build();
        private boolean mechanismsInTheOpen;
        private Verdict connect = Verdict.ACCEPT;
        private Verdict recipient = Verdict.ACCEPT;
        private Verdict failed = Verdict.ACCEPT;

        @Override
        public String hostname() {
            return "mx.example.org";
        }

        @Override
        public ReceptionLimits limits() {
            return ReceptionLimits.DEFAULT;
        }

        @Override
        public ListenerSettings listener() {
            return ListenerSettings.of("submission", ListenerRole.SUBMISSION, new HostPort("127.0.0.1", 587));
        }

        @Override
        public boolean isTrusted(ClientInfo client) {
            return false;
        }

        @Override
        public List<String> mechanisms(ClientInfo client) {
            return client.tls() == null && !mechanismsInTheOpen ? List.of() : List.of("PLAIN");
        }

        @Override
        public Optional<SaslExchange> authenticate(ClientInfo client, String mechanism) {
            return mechanisms.start(SaslMechanism.PLAIN, new SaslChannel(true, ChannelBinding.NONE, Optional.empty()));
        }

        @Override
        public Verdict onConnect(ClientInfo client, int sessions, int sessionsOfAddress) {
            return connect;
        }

        @Override
        public Verdict onRecipient(ClientInfo client, RecipientRequest request) {
            return recipient;
        }

        @Override
        public void onAuthenticated(ClientInfo client, String user) {
            told.add("in " + user);
        }

        @Override
        public Verdict onAuthenticationFailed(ClientInfo client, String user) {
            told.add("out " + user);
            return failed;
        }
    }
}
