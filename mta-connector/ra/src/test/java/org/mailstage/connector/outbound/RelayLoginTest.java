package org.mailstage.connector.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryOutcome.Deferred;
import org.mailstage.core.delivery.DeliveryOutcome.Delivered;
import org.mailstage.core.delivery.LoginProtection;
import org.mailstage.core.delivery.RelayLogin;
import org.mailstage.core.smtp.EnhancedStatus;

/** Signing in at a smart host (RFC 4954). */
class RelayLoginTest {
    private static final RelayLogin IN_CLEAR = new RelayLogin("user", "pencil", LoginProtection.NONE);
    private static final RelayLogin ENCRYPTED = new RelayLogin("user", "pencil", LoginProtection.ENCRYPTED);
    private static final RelayLogin VERIFIED = new RelayLogin("user", "pencil", LoginProtection.VERIFIED);

    private final SmtpDeliveryAgent agent = new SmtpDeliveryAgent(new PeerCheck(FakeSmtpServer::trustManager));
    private final FakeSmtpServer server = FakeSmtpServer.smtp().offer("AUTH PLAIN LOGIN");

    @AfterEach
    void close() {
        agent.close();
        server.close();
    }

    @Test
    void plainShouldSignInOnceForTheWholeConnection() {
        server.on(Step.AUTH).matching("PLAIN " + base64("\0user\0pencil")).reply("235 2.7.0 welcome");
        assertThat(deliver(Requests.to(server).login(IN_CLEAR))).isInstanceOf(Delivered.class);
        assertThat(deliver(Requests.to(server).login(IN_CLEAR))).isInstanceOf(Delivered.class);
        assertThat(server.commands()).filteredOn(c -> c.startsWith("AUTH")).hasSize(1);
    }

    @Test
    void loginShouldAnswerBothQuestions() {
        server.offer("AUTH LOGIN");
        server.on(Step.AUTH).matching("LOGIN").reply("334 VXNlcm5hbWU6");
        server.on(Step.AUTH).matching(base64("user")).reply("334 UGFzc3dvcmQ6");
        server.on(Step.AUTH).matching(base64("pencil")).reply("235 2.7.0 welcome");
        assertThat(deliver(Requests.to(server).login(IN_CLEAR))).isInstanceOf(Delivered.class);
    }

    @Test
    void refusedPasswordShouldDeferAndAskNoOtherHost() {
        FakeSmtpServer other = FakeSmtpServer.smtp().offer("AUTH PLAIN");
        try (other) {
            server.on(Step.AUTH).reply("535 5.7.8 bad credentials");
            assertDeferred(deliver(Requests.to(server, other).login(IN_CLEAR)), "535");
            assertThat(other.connections()).isZero();
            assertThat(server.commands()).noneMatch(c -> c.startsWith("MAIL"));
        }
    }

    @Test
    void otherHostShouldBeAskedWhenTheFirstCannotCheckPasswordsNow() {
        FakeSmtpServer other = FakeSmtpServer.smtp().offer("AUTH PLAIN");
        try (other) {
            server.on(Step.AUTH).reply("454 4.7.0 not now");
            other.on(Step.AUTH).reply("235 2.7.0 welcome");
            assertThat(deliver(Requests.to(server, other).login(IN_CLEAR))).isInstanceOf(Delivered.class);
            assertThat(other.transactions()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH GSSAPI", "AUTH"})
    void hostWithoutMechanismOfOursShouldDefer(String offer) {
        server.offer(offer);
        assertDeferred(deliver(Requests.to(server).login(IN_CLEAR)), "no AUTH mechanism");
    }

    @Test
    void hostThatCannotProveItselfShouldNotBeBelieved() {
        server.offer("AUTH SCRAM-SHA-256");
        server.on(Step.AUTH).reply("235 2.7.0 welcome whoever you are");
        assertDeferred(deliver(Requests.to(server).login(IN_CLEAR)), "did not prove");
    }

    @ParameterizedTest
    @ValueSource(strings = {"334 not/base64!", "334 cj1hLHM9YSxpPTE="})
    void wrongChallengeShouldBeGivenUp(String challenge) {
        server.offer("AUTH SCRAM-SHA-256");
        server.on(Step.AUTH).reply(challenge).times(1);
        assertDeferred(deliver(Requests.to(server).login(IN_CLEAR)), "challenge is wrong");
        assertThat(server.commands()).contains("*");
    }

    @Test
    void passwordShouldNotBeSaidInTheClearUnlessAllowed() {
        assertThat(deliver(Requests.to(server).login(ENCRYPTED))).isInstanceOf(Deferred.class);
        assertThat(server.commands()).noneMatch(c -> c.startsWith("AUTH"));
    }

    @Test
    void passwordShouldNotBeSaidInTheClearWhenTlsFails() {
        server.offerStartTls().on(Step.TLS_HANDSHAKE).drop();
        assertThat(deliver(Requests.to(server).login(ENCRYPTED))).isInstanceOf(Deferred.class);
        assertThat(server.commands()).noneMatch(c -> c.startsWith("AUTH"));
    }

    @Test
    void passwordShouldBeSaidUnderTls() {
        server.offerStartTls().on(Step.AUTH).reply("235 2.7.0 welcome");
        assertThat(deliver(Requests.to(server).login(ENCRYPTED))).isInstanceOf(Delivered.class);
        assertThat(deliver(Requests.to(server).login(ENCRYPTED))).isInstanceOf(Delivered.class);
        assertThat(server.transactions()).hasSize(2).allMatch(ReceivedTransaction::tls);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void passwordShouldBeSaidToTheHostMeantOnly() {
        server.offerStartTls().on(Step.AUTH).reply("235 2.7.0 welcome");
        assertThat(deliver(Requests.to(server).login(VERIFIED))).isInstanceOf(Deferred.class);
        assertThat(server.commands()).noneMatch(c -> c.startsWith("AUTH"));
        Requests meant = Requests.to()
                .target(FakeSmtpServer.certificateName(), server.port())
                .login(VERIFIED);
        assertThat(deliver(meant)).isInstanceOf(Delivered.class);
    }

    @Test
    void connectionShouldNotBeUsedAgainUnderAnotherAccount() {
        server.on(Step.AUTH).reply("235 2.7.0 welcome");
        deliver(Requests.to(server).login(IN_CLEAR));
        deliver(Requests.to(server).login(new RelayLogin("other", "pencil", LoginProtection.NONE)));
        deliver(Requests.to(server));
        assertThat(server.connections()).isEqualTo(3);
    }

    private DeliveryOutcome deliver(Requests request) {
        return agent.deliver(request.build()).get(0);
    }

    private static void assertDeferred(DeliveryOutcome outcome, String evidence) {
        assertThat(outcome).isInstanceOf(Deferred.class);
        assertThat(outcome.status()).isEqualTo(EnhancedStatus.of(4, 7, 8));
        assertThat(outcome.evidence()).contains(evidence).doesNotContain("pencil");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
