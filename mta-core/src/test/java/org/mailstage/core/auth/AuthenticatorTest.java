package org.mailstage.core.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.auth.AuthSettings.CertificateUser;
import org.mailstage.core.auth.AuthSettings.SenderCheck;
import org.mailstage.core.auth.AuthSettings.Source;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.sasl.CheckOutcome;
import org.mailstage.core.sasl.Identity;
import org.mailstage.core.sasl.SaslFailure;
import org.mailstage.core.sasl.SaslStep;
import org.mailstage.core.sasl.ScramSecret;
import org.mailstage.core.sasl.TokenCheck;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.TlsSession;
import org.mailstage.core.smtp.server.Verdict;

class AuthenticatorTest {
    private static final Instant TIME = Instant.EPOCH;
    private static final InetAddress HOME = IpLiteral.parse("192.0.2.10").orElseThrow();
    private static final ScramSecret SECRET = ScramSecret.create("opensesame".toCharArray());
    private static final DirectorySnapshot USERS = DirectorySnapshot.of(
            1,
            DirectorySnapshot.randomKey(),
            List.of(
                    new User("jane@example.org", SECRET, true, List.of("@example.net"), TIME, TIME),
                    new User("gone@example.org", SECRET, false, List.of(), TIME, TIME)),
            List.of());
    private static final TlsSession TLS = new TlsSession("TLSv1.3", "x", null, null, Map.of());

    private AuthSettings settings = AuthSettings.DEFAULT;
    private Optional<DirectorySnapshot> known = Optional.of(USERS);
    private Optional<TokenCheck> tokens = Optional.empty();
    private final AtomicReference<Optional<CheckOutcome>> ldap = new AtomicReference<>(Optional.empty());
    private final List<String> askedOfLdap = new ArrayList<>();
    private final SignInGuard guard = new SignInGuard(
            new LocalGuardStore(Clock.systemUTC()), () -> settings.blocks(), address -> false, Clock.systemUTC());
    private final Authenticator authenticator = new Authenticator(
            () -> settings,
            () -> known,
            Map.of(Source.LDAP, new Ldap()),
            () -> tokens,
            (certificate, kind) -> Optional.of("jane@example.org"),
            guard);

    private final class Ldap implements PasswordSource {
        @Override
        public Optional<CheckOutcome> check(String user, char[] password) {
            askedOfLdap.add(user);
            return ldap.get();
        }

        @Override
        public AllowedSenders senders(String user) {
            return AllowedSenders.of(List.of("ldap@example.com"));
        }
    }

    private static ClientInfo client(boolean tls) {
        ListenerSettings listener =
                ListenerSettings.of("submission", ListenerRole.SUBMISSION, new HostPort("127.0.0.1", 2587));
        ClientInfo client = ClientInfo.connected(HOME, 40_000, listener);
        return tls ? client.withTls(TLS) : client;
    }

    private void sources(Source... sources) {
        settings = new AuthSettings(
                List.of(sources),
                SenderCheck.ENVELOPE,
                Optional.empty(),
                CertificateUser.NONE,
                BlockSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());
    }

    private SaslStep plain(String user, String password) {
        byte[] response = ("\0" + user + "\0" + password).getBytes(UTF_8);
        return authenticator.authenticate(client(true), "PLAIN").orElseThrow().begin(Optional.of(response));
    }

    private static SaslFailure reason(SaslStep step) {
        assertThat(step).isInstanceOf(SaslStep.Failed.class);
        return ((SaslStep.Failed) step).reason();
    }

    @Test
    void passwordsShouldBeShownUnderTlsOnly() {
        assertThat(authenticator.mechanisms(client(false))).containsExactly("SCRAM-SHA-256");
        assertThat(authenticator.mechanisms(client(true))).containsExactly("SCRAM-SHA-256", "PLAIN", "LOGIN");
        assertThat(authenticator.authenticate(client(false), "PLAIN")).isEmpty();
    }

    @Test
    void scramShouldBeOfferedOnlyWhenOurTableComesFirst() {
        sources(Source.LDAP);
        assertThat(authenticator.mechanisms(client(true))).containsExactly("PLAIN", "LOGIN");
        sources(Source.LDAP, Source.DATABASE);
        assertThat(authenticator.mechanisms(client(true))).containsExactly("PLAIN", "LOGIN");
        sources();
        assertThat(authenticator.mechanisms(client(true))).isEmpty();
    }

    @Test
    void tokensShouldBeOfferedWhenSomebodyChecksThem() {
        tokens = Optional.of(token -> new TokenCheck.Valid("JANE@example.org"));

        assertThat(authenticator.mechanisms(client(true))).contains("OAUTHBEARER", "XOAUTH2");
        SaslStep step = authenticator
                .authenticate(client(true), "XOAUTH2")
                .orElseThrow()
                .begin(Optional.of("user=jane@example.org\1auth=Bearer abc\1\1".getBytes(UTF_8)));
        assertThat(step).isEqualTo(new SaslStep.Succeeded(Identity.of("jane@example.org")));
    }

    @Test
    void tokenShouldBeRefusedWhenItsHolderIsDisabledOrUnknown() {
        for (String holder : List.of("gone@example.org", "stranger@example.org")) {
            tokens = Optional.of(token -> new TokenCheck.Valid(holder));
            SaslStep step = authenticator
                    .authenticate(client(true), "XOAUTH2")
                    .orElseThrow()
                    .begin(Optional.of(("user=" + holder + "\1auth=Bearer abc\1\1").getBytes(UTF_8)));
            assertThat(reason(step)).isEqualTo(SaslFailure.BAD_CREDENTIALS);
        }
    }

    @Test
    void userShouldBeSignedInByTheFirstSourceThatKnowsIt() {
        sources(Source.DATABASE, Source.LDAP);
        ldap.set(Optional.of(new CheckOutcome.Valid("joe@example.com")));

        assertThat(plain("jane@example.org", "opensesame"))
                .isEqualTo(new SaslStep.Succeeded(Identity.of("jane@example.org")));
        assertThat(askedOfLdap).isEmpty();
        assertThat(plain("joe", "secret")).isEqualTo(new SaslStep.Succeeded(Identity.of("joe@example.com")));
    }

    @Test
    void laterSourceShouldNotLetInWhomAnEarlierOneTurnedAway() {
        sources(Source.DATABASE, Source.LDAP);
        ldap.set(Optional.of(new CheckOutcome.Valid("x")));

        assertThat(reason(plain("gone@example.org", "opensesame"))).isEqualTo(SaslFailure.BAD_CREDENTIALS);
        assertThat(reason(plain("jane@example.org", "wrong"))).isEqualTo(SaslFailure.BAD_CREDENTIALS);
        assertThat(askedOfLdap).isEmpty();
    }

    @Test
    void failureShouldBeTemporaryWhenTheSourceThatMayKnowDoesNotAnswer() {
        sources(Source.LDAP, Source.DATABASE);
        ldap.set(Optional.of(new CheckOutcome.Unavailable("down")));

        assertThat(reason(plain("stranger", "x"))).isEqualTo(SaslFailure.TEMPORARY);
        assertThat(plain("jane@example.org", "opensesame")).isInstanceOf(SaslStep.Succeeded.class);
        assertThat(guard.delay("stranger", HOME)).isZero();
    }

    @Test
    void failureShouldBeTemporaryUntilUsersWereRead() {
        known = Optional.empty();

        assertThat(reason(plain("jane@example.org", "opensesame"))).isEqualTo(SaslFailure.TEMPORARY);
    }

    @Test
    void rightPasswordShouldNotCountDuringABlockAndTheFailureBeTemporary() {
        for (int i = 0; i < BlockSettings.DEFAULT.accountFailures(); i++) {
            assertThat(reason(plain("jane@example.org", "guess" + i))).isEqualTo(SaslFailure.BAD_CREDENTIALS);
        }

        assertThat(reason(plain("jane@example.org", "opensesame"))).isEqualTo(SaslFailure.TEMPORARY);
        assertThat(guard.blocks()).hasSize(1);
        guard.lift(guard.blocks().get(0).id(), "admin");
        assertThat(plain("jane@example.org", "opensesame")).isInstanceOf(SaslStep.Succeeded.class);
    }

    @Test
    void accountThatDoesNotExistShouldBeBlockedLikeOneThatDoes() {
        for (int i = 0; i < BlockSettings.DEFAULT.accountFailures(); i++) {
            plain("nobody@example.org", "guess" + i);
        }

        assertThat(reason(plain("nobody@example.org", "x"))).isEqualTo(SaslFailure.TEMPORARY);
    }

    @Test
    void guessByScramShouldCountEvenWhenTheClientHangsUp() {
        for (int i = 0; i < BlockSettings.DEFAULT.accountFailures(); i++) {
            var exchange =
                    authenticator.authenticate(client(true), "SCRAM-SHA-256").orElseThrow();
            SaslStep first = exchange.begin(Optional.of("n,,n=jane@example.org,r=abc".getBytes(UTF_8)));
            String nonce = new String(((SaslStep.Challenge) first).data(), UTF_8).split("[=,]")[1];
            String proof = Base64.getEncoder().encodeToString(new byte[32]);
            exchange.respond(("c=biws,r=" + nonce + ",p=" + proof).getBytes(UTF_8));
        }

        assertThat(guard.blockOf("jane@example.org", HOME)).isPresent();
        var exchange = authenticator.authenticate(client(true), "SCRAM-SHA-256").orElseThrow();
        assertThat(reason(exchange.begin(Optional.of("n,,n=jane@example.org,r=abc".getBytes(UTF_8)))))
                .isEqualTo(SaslFailure.TEMPORARY);
    }

    @Test
    void certificateShouldSignInOnlyWhenTheAdministratorSaysWhichNameCounts() {
        X509Certificate certificate = new NamelessCertificate();
        ClientInfo client = client(true).withTls(new TlsSession("TLSv1.3", "x", null, certificate, Map.of()));
        assertThat(authenticator.mechanisms(client)).doesNotContain("EXTERNAL");
        settings = new AuthSettings(
                List.of(Source.DATABASE),
                SenderCheck.ENVELOPE,
                Optional.empty(),
                CertificateUser.EMAIL,
                BlockSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());

        assertThat(authenticator.mechanisms(client)).startsWith("EXTERNAL");
        assertThat(authenticator.authenticate(client, "EXTERNAL").orElseThrow().begin(Optional.of(new byte[0])))
                .isEqualTo(new SaslStep.Succeeded(Identity.of("jane@example.org")));
    }

    @Test
    void userShouldSendAsItselfAndAsItIsAllowed() {
        sources(Source.DATABASE, Source.LDAP);

        assertThat(authenticator.maySendAs("jane@example.org", new Mailbox("Jane", "EXAMPLE.org")))
                .isTrue();
        assertThat(authenticator.maySendAs("jane@example.org", new Mailbox("list", "example.net")))
                .isTrue();
        assertThat(authenticator.maySendAs("joe", new Mailbox("ldap", "example.com")))
                .isTrue();
        assertThat(authenticator.maySendAs("jane@example.org", new Mailbox("john", "example.org")))
                .isFalse();
        assertThat(authenticator.maySendAs("joe", new Mailbox("joe", "example.com")))
                .isFalse();
    }

    private Verdict mail(ClientInfo client, ReversePath sender) {
        return new SenderRules(() -> settings, authenticator)
                .onMail(client, new MailRequest(sender, BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE));
    }

    @Test
    void senderShouldBeTheUsersOwnOnSubmission() {
        ClientInfo jane = client(true).withUser("jane@example.org");
        ReversePath other = ReversePath.of(new Mailbox("john", "example.org"));

        assertThat(mail(jane, ReversePath.of(new Mailbox("jane", "example.org"))))
                .isEqualTo(Verdict.ACCEPT);
        assertThat(mail(jane, ReversePath.NULL)).isEqualTo(Verdict.ACCEPT);
        assertThat(mail(client(true), other)).isEqualTo(Verdict.ACCEPT);
        assertThat(mail(jane, other)).isInstanceOfSatisfying(Verdict.Refuse.class, refusal -> {
            assertThat(refusal.reply().code()).isEqualTo(550);
            assertThat(refusal.reply().toString()).contains("5.7.1");
        });
        ListenerSettings mx = ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
        assertThat(mail(ClientInfo.connected(HOME, 1, mx).withUser("jane@example.org"), other))
                .isEqualTo(Verdict.ACCEPT);
        settings = new AuthSettings(
                List.of(Source.DATABASE),
                SenderCheck.OFF,
                Optional.empty(),
                CertificateUser.NONE,
                BlockSettings.DEFAULT,
                Optional.empty(),
                Optional.empty());
        assertThat(mail(jane, other)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void networkShouldBeKeptFromAuthWhileBlockedAndFailuresWait() {
        SignInRules rules = new SignInRules(guard);
        assertThat(rules.onAuthenticate(client(true))).isEqualTo(Verdict.ACCEPT);
        assertThat(rules.onAuthenticationFailed(client(true), "x")).isEqualTo(Verdict.ACCEPT);
        for (int i = 0; i < BlockSettings.DEFAULT.rangeFailures(); i++) {
            guard.failed("user" + i, HOME);
        }

        assertThat(rules.onAuthenticate(client(true))).isInstanceOf(Verdict.Refuse.class);
        assertThat(rules.onAuthenticationFailed(client(true), "x")).isInstanceOf(Verdict.Later.class);
    }
}
