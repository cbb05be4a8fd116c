package org.mailstage.core.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.MovingClock;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.ProbeOutcome.Answer;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;
import org.mailstage.core.verification.RecipientDomains.Kind;

class RecipientVerificationTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ClientInfo STRANGER = client("192.0.2.1");

    private final MovingClock clock = new MovingClock();
    private final FakeProber prober = new FakeProber();
    private final Map<String, RecipientAnswer> tables = new HashMap<>();
    private final VerificationStatistics statistics = new VerificationStatistics();
    private VerificationSettings settings = settings(VerificationMethod.TABLES, NoAnswer.ACCEPT, LONG);
    private final RecipientVerification stage = new RecipientVerification(
            () -> settings,
            RecipientVerificationTest::kindOf,
            recipient -> tables.getOrDefault(recipient.key(), RecipientAnswer.UNKNOWN),
            prober,
            client -> client.address().isLoopbackAddress(),
            statistics,
            clock);

    RecipientVerificationTest() {
        tables.put("user@local.example", RecipientAnswer.KNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "user@local.example, true",
        "user+list@local.example, true",
        "User@local.example, false",
        "nobody@local.example, false",
        "+user@local.example, false",
        "nobody+user@local.example, false",
        "anybody@elsewhere.example, true"
    })
    void tablesShouldSayWhoIsKnown(String recipient, boolean known) {
        Verdict verdict = ask(STRANGER, recipient);

        if (known) {
            assertThat(verdict).isEqualTo(Verdict.ACCEPT);
        } else {
            assertThat(reply(verdict)).startsWith("550 5.1.1 ");
        }
        assertThat(prober.probes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(NoAnswer.class)
    void settingShouldDecideWhenTheTablesHaveNotBeenRead(NoAnswer noAnswer) {
        settings = settings(VerificationMethod.TABLES, noAnswer, LONG);
        tables.put("user@local.example", RecipientAnswer.UNAVAILABLE);

        Verdict verdict = ask(STRANGER, "user@local.example");
        if (noAnswer == NoAnswer.ACCEPT) {
            assertThat(verdict).isEqualTo(Verdict.ACCEPT);
        } else {
            assertThat(reply(verdict)).startsWith("450 4.1.1 ");
        }
    }

    @Test
    void clientShouldWaitForTheNextHopTheFirstTimeOnly() {
        Verdict first = ask(STRANGER, "nobody@relay.example");
        assertThat(first).isInstanceOf(Verdict.Later.class);
        prober.answer(Answer.REFUSED);

        assertThat(reply(first)).startsWith("550 5.1.1 ");
        assertThat(reply(ask(STRANGER, "nobody@relay.example"))).startsWith("550 5.1.1 ");
        assertThat(prober.probes()).isEqualTo(1);
        assertThat(statistics.probes()).isEqualTo(1);
        assertThat(statistics.unknown()).isEqualTo(2);
    }

    @Test
    void recipientShouldBeAcceptedWhenTheNextHopTakesIt() {
        Verdict verdict = ask(STRANGER, "user@relay.example");
        prober.answer(Answer.ACCEPTED);

        assertThat(settled(verdict)).isEqualTo(Verdict.ACCEPT);
        assertThat(statistics.known()).isEqualTo(1);
    }

    @Test
    void clientShouldWaitNoLongerThanSetAndTheAnswerCountNextTime() {
        settings = settings(VerificationMethod.TABLES, NoAnswer.DEFER, Duration.ofMillis(20));
        assertThat(reply(ask(STRANGER, "nobody@relay.example"))).startsWith("450 4.1.1 ");
        prober.answer(Answer.REFUSED);

        assertThat(reply(ask(STRANGER, "nobody@relay.example"))).startsWith("550 5.1.1 ");
    }

    @Test
    void nobodyShouldBeAskedWhenVerificationIsOff() {
        settings = VerificationSettings.DEFAULT;

        assertThat(ask(STRANGER, "nobody@local.example")).isEqualTo(Verdict.ACCEPT);
        assertThat(ask(STRANGER, "nobody@relay.example")).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void clientShouldBeSlowedDownAndSentAwayWhenItTriesOutAddresses() {
        unknown(STRANGER, 3);
        Verdict beyond = ask(STRANGER, "nobody@local.example");

        assertThat(beyond).isInstanceOf(Verdict.Later.class);
        assertThat(reply(beyond)).startsWith("421 4.7.0 ");
        assertThat(statistics.overLimit()).isEqualTo(1);
        assertThat(ask(STRANGER, "user@local.example")).isEqualTo(Verdict.ACCEPT);
        assertThat(reply(ask(client("192.0.2.2"), "nobody@local.example"))).startsWith("550 ");
        clock.move(Duration.ofMinutes(10));
        assertThat(reply(ask(STRANGER, "nobody@local.example"))).startsWith("550 ");
    }

    @Test
    void nextHopShouldNotBeAskedWhenTheClientTriesOutAddresses() {
        Verdict known = ask(client("192.0.2.9"), "user@relay.example");
        prober.answer(Answer.ACCEPTED);
        assertThat(settled(known)).isEqualTo(Verdict.ACCEPT);
        unknown(STRANGER, 3);
        ask(STRANGER, "nobody@local.example");

        assertThat(reply(ask(STRANGER, "nobody@relay.example"))).startsWith("421 4.7.0 ");
        assertThat(ask(STRANGER, "user@relay.example")).as("known already").isEqualTo(Verdict.ACCEPT);
        assertThat(prober.probes()).isEqualTo(1);
    }

    @Test
    void limitShouldHoldForAnIpv6NetworkAsAWhole() {
        unknown(client("2001:db8::1"), 3);

        assertThat(reply(ask(client("2001:db8::ffff:1"), "nobody@local.example")))
                .startsWith("421 ");
        assertThat(reply(ask(client("2001:db8:0:1::1"), "nobody@local.example")))
                .startsWith("550 ");
    }

    @Test
    void trustedClientsAndUsersShouldHaveNoLimit() {
        unknown(client("127.0.0.1"), 10);
        unknown(STRANGER.withUser("user"), 10);
    }

    private void unknown(ClientInfo client, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(reply(ask(client, "nobody" + i + "@local.example"))).startsWith("550 ");
        }
    }

    private Verdict ask(ClientInfo client, String recipient) {
        MailRequest mail = new MailRequest(ReversePath.NULL, BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE);
        return stage.onRecipient(
                client, new RecipientRequest(mail, 0, Mailbox.ofTrusted(recipient), RecipientOptions.NONE));
    }

    private static Verdict settled(Verdict verdict) {
        return verdict instanceof Verdict.Later later
                ? later.stage().toCompletableFuture().join()
                : verdict;
    }

    private static String reply(Verdict verdict) {
        Verdict settled = settled(verdict);
        assertThat(settled).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) settled).reply().toString();
    }

    private static Kind kindOf(Mailbox recipient) {
        return switch (recipient.domainKey()) {
            case "local.example" -> Kind.LOCAL;
            case "relay.example" -> Kind.RELAY;
            default -> Kind.OTHER;
        };
    }

    private static VerificationSettings settings(VerificationMethod local, NoAnswer noAnswer, Duration wait) {
        VerificationSettings d = VerificationSettings.DEFAULT;
        return new VerificationSettings(
                local,
                VerificationMethod.CALLOUT,
                "+",
                noAnswer,
                wait,
                d.probeTimeout(),
                d.sender(),
                d.cache(),
                new VerificationSettings.Harvest(3, Duration.ofMinutes(10), Duration.ofMillis(10)));
    }

    private static ClientInfo client(String address) {
        InetAddress ip = IpLiteral.parse(address).orElseThrow();
        ListenerSettings listener = ListenerSettings.of("mx", ListenerRole.MX, new HostPort("127.0.0.1", 25));
        return ClientInfo.connected(ip, 1025, listener);
    }
}
