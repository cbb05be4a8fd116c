package org.mailstage.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;

class TrafficLimitsTest {
    private static final Rate TWO_A_MINUTE = new Rate(2, Duration.ofMinutes(1));
    private static final InetAddress TRUSTED = IpLiteral.parse("10.0.0.1").orElseThrow();

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final TrafficRefusals refusals = new TrafficRefusals(clock);
    private TrafficSettings settings = TrafficSettings.DEFAULT;
    private final TrafficLimits limits = new TrafficLimits(
            () -> settings, client -> client.address().equals(TRUSTED), new LocalTokens(clock, 1000), refusals);

    private static ClientInfo client(String address, ListenerRole role) {
        return ClientInfo.connected(
                IpLiteral.parse(address).orElseThrow(),
                1,
                ListenerSettings.of(role.keyword(), role, new HostPort("127.0.0.1", 25)));
    }

    private static final ClientInfo STRANGER = client("192.0.2.1", ListenerRole.MX);

    private void limit(TrafficRule rule) {
        settings = new TrafficSettings(Map.of(rule, RateByRole.everywhere(TWO_A_MINUTE)), 32, 64, false);
    }

    private static MailRequest mail(String sender) {
        return new MailRequest(ReversePath.ofTrusted(sender), BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE);
    }

    private static String reply(Verdict verdict) {
        if (verdict instanceof Verdict.Later later) {
            return reply(later.stage().toCompletableFuture().join());
        }
        return verdict instanceof Verdict.Refuse refuse
                ? refuse.reply().code() + " " + refuse.reply().status().orElseThrow()
                : "ok";
    }

    private String connect(ClientInfo client) {
        return reply(limits.onConnect(client, 1, 1));
    }

    private String mail(ClientInfo client, String sender) {
        return reply(limits.onMail(client, mail(sender)));
    }

    private String recipient(ClientInfo client, String sender) {
        return reply(limits.onRecipient(
                client,
                new RecipientRequest(mail(sender), 0, new Mailbox("b", "local.example"), RecipientOptions.NONE)));
    }

    private void message(ClientInfo client, String sender, long size) {
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted(sender), List.of(new Mailbox("b", "local.example")), BodyType.SEVEN_BIT);
        limits.onMessage(client, envelope, size, Reply.of(250, "2.0.0", "ok"));
    }

    @Test
    void connectionShouldBeRefusedWhenClientMakesTooMany() {
        limit(TrafficRule.CLIENT_CONNECTIONS);

        assertThat(List.of(connect(STRANGER), connect(STRANGER), connect(STRANGER)))
                .containsExactly("ok", "ok", "421 4.7.0");
        assertThat(connect(client("192.0.2.2", ListenerRole.MX))).isEqualTo("ok");
        assertThat(connect(client("192.0.2.1", ListenerRole.SUBMISSION))).isEqualTo("ok");
        now = now.plusSeconds(72);
        assertThat(connect(STRANGER)).isEqualTo("ok");
    }

    @Test
    void neighboursShouldCountTogetherWhenTheyShareANetwork() {
        limit(TrafficRule.CLIENT_CONNECTIONS);
        connect(client("2001:db8:1:2::1", ListenerRole.MX));
        connect(client("2001:db8:1:2::2", ListenerRole.MX));

        assertThat(connect(client("2001:db8:1:2:ffff::3", ListenerRole.MX))).isEqualTo("421 4.7.0");
        assertThat(connect(client("2001:db8:1:3::1", ListenerRole.MX))).isEqualTo("ok");
    }

    @Test
    void messageShouldBeRefusedWhenClientSendsTooMany() {
        limit(TrafficRule.CLIENT_MESSAGES);
        mail(STRANGER, "a@one.example");
        mail(STRANGER, "");

        assertThat(mail(STRANGER, "a@two.example")).isEqualTo("450 4.7.1");
    }

    @Test
    void recipientShouldBeRefusedWhenClientNamesTooMany() {
        limit(TrafficRule.CLIENT_RECIPIENTS);
        recipient(STRANGER, "a@one.example");
        recipient(STRANGER, "a@one.example");

        assertThat(recipient(STRANGER, "a@one.example")).isEqualTo("452 4.5.3");
    }

    @Test
    void nextMessageShouldBeRefusedWhenClientSentTooManyOctets() {
        limit(TrafficRule.CLIENT_SIZE);
        message(STRANGER, "a@one.example", 1);
        assertThat(mail(STRANGER, "a@one.example")).isEqualTo("ok");
        message(STRANGER, "a@one.example", 5000);

        assertThat(mail(STRANGER, "a@one.example")).isEqualTo("450 4.7.1");
        now = now.plusSeconds(72);
        assertThat(mail(STRANGER, "a@one.example")).isEqualTo("ok");
    }

    @Test
    void refusedMessageShouldNotCount() {
        limit(TrafficRule.CLIENT_SIZE);
        Envelope envelope =
                new Envelope(ReversePath.NULL, List.of(new Mailbox("b", "local.example")), BodyType.SEVEN_BIT);
        limits.onMessage(STRANGER, envelope, 5000, Reply.of(554, "5.6.0", "no"));

        assertThat(mail(STRANGER, "")).isEqualTo("ok");
    }

    @Test
    void clientShouldBeSentAwayWhenItMadeTooManyErrors() {
        limit(TrafficRule.CLIENT_ERRORS);
        limits.onError(STRANGER, Reply.of(500, "5.5.2", "what?"));
        assertThat(connect(STRANGER)).isEqualTo("ok");
        limits.onError(STRANGER, Reply.of(500, "5.5.2", "what?"));

        assertThat(connect(STRANGER)).isEqualTo("421 4.7.0");
        assertThat(mail(STRANGER, "a@one.example")).isEqualTo("421 4.7.0");
    }

    @Test
    void userShouldBeLimitedFromWhereverItComes() {
        limit(TrafficRule.USER_MESSAGES);
        mail(client("192.0.2.1", ListenerRole.SUBMISSION).withUser("Ann"), "ann@one.example");
        mail(client("10.0.0.1", ListenerRole.SUBMISSION).withUser("ann"), "ann@one.example");

        assertThat(mail(client("10.0.0.1", ListenerRole.SUBMISSION).withUser("ANN"), "ann@one.example"))
                .isEqualTo("450 4.7.1");
        assertThat(mail(client("192.0.2.1", ListenerRole.SUBMISSION), "ann@one.example"))
                .isEqualTo("ok");
    }

    @Test
    void domainShouldBeLimitedOverAllClients() {
        limit(TrafficRule.DOMAIN_RECIPIENTS);
        recipient(client("192.0.2.1", ListenerRole.MX), "a@one.example");
        recipient(client("192.0.2.2", ListenerRole.MX), "b@ONE.example");

        assertThat(recipient(client("192.0.2.3", ListenerRole.MX), "c@one.example"))
                .isEqualTo("452 4.5.3");
        assertThat(recipient(client("192.0.2.3", ListenerRole.MX), "")).isEqualTo("ok");
    }

    @Test
    void trustedClientShouldBeExemptUnlessTheSettingsSayOtherwise() {
        limit(TrafficRule.CLIENT_CONNECTIONS);
        ClientInfo trusted = client("10.0.0.1", ListenerRole.MX);
        for (int i = 0; i < 10; i++) {
            assertThat(connect(trusted)).isEqualTo("ok");
        }

        settings = new TrafficSettings(settings.rates(), 32, 64, true);

        assertThat(List.of(connect(trusted), connect(trusted), connect(trusted)))
                .containsExactly("ok", "ok", "421 4.7.0");
    }

    @Test
    void refusalsShouldBeCountedByClientAndForgottenAfterTheWindow() {
        limit(TrafficRule.CLIENT_CONNECTIONS);
        for (int i = 0; i < 5; i++) {
            connect(STRANGER);
        }

        assertThat(refusals.totals()).containsEntry(TrafficRule.CLIENT_CONNECTIONS, 3L);
        assertThat(refusals.current()).singleElement().satisfies(over -> {
            assertThat(over.subject()).isEqualTo("192.0.2.1");
            assertThat(over.refusals()).isEqualTo(3);
        });
        now = now.plusSeconds(61);
        assertThat(refusals.current()).isEmpty();
        assertThat(refusals.totals()).containsEntry(TrafficRule.CLIENT_CONNECTIONS, 3L);
    }

    /** One line per client and window. */
    @Test
    void logShouldNameTheClientOnceInAWindow() {
        limit(TrafficRule.CLIENT_CONNECTIONS);
        try (LogLines lines = LogLines.of(TrafficRefusals.class)) {
            for (int i = 0; i < 50; i++) {
                connect(STRANGER);
            }
            assertThat(lines.all()).singleElement().asString().contains("MTA-10020", "192.0.2.1");
            now = now.plusSeconds(72);
            for (int i = 0; i < 50; i++) {
                connect(STRANGER);
            }
            assertThat(lines.all()).hasSize(2);
        }
    }

    @Test
    void answerShouldBeAwaitedWhenOtherNodesAreAsked() {
        limit(TrafficRule.CLIENT_MESSAGES);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        SharedTokens asking = new SharedTokens() {
            @Override
            public CompletionStage<Boolean> take(String key, Rate rate, long amount) {
                return answer;
            }

            @Override
            public void charge(String key, Rate rate, long amount) {}

            @Override
            public boolean isSpent(String key, Rate rate) {
                return false;
            }
        };
        TrafficLimits waiting = new TrafficLimits(() -> settings, client -> false, asking, refusals);

        Verdict verdict = waiting.onMail(STRANGER, mail("a@one.example"));

        assertThat(verdict).isInstanceOf(Verdict.Later.class);
        answer.complete(false);
        assertThat(reply(verdict)).isEqualTo("450 4.7.1");
    }
}
