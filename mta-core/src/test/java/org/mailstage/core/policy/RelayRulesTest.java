package org.mailstage.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.MailRequest;
import org.mailstage.core.smtp.server.RecipientRequest;
import org.mailstage.core.smtp.server.Verdict;

class RelayRulesTest {
    private static final MailRequest MAIL =
            new MailRequest(ReversePath.NULL, BodyType.SEVEN_BIT, -1, EnvelopeOptions.NONE);
    private static final MailSettings SETTINGS = settings("""
            postmaster: admin@mail.example
            trusted: [192.0.2.0/24, "2001:db8::/32"]
            domains: {local: [example.org], relay: [example.com]}
            routes: {example.org: "lmtp:127.0.0.1:24"}
            limits: {sessions: 10, sessions-per-address: 3}
            """);

    private final AtomicReference<MailSettings> current = new AtomicReference<>(SETTINGS);
    private final RelayRules rules = new RelayRules(current::get);

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, a@elsewhere.example",
        "2001:db8::7, a@elsewhere.example",
        "::ffff:192.0.2.7, a@elsewhere.example",
        "192.0.2.7, a@[203.0.113.5]",
        "203.0.113.9, a@example.org",
        "203.0.113.9, a@EXAMPLE.com",
        "203.0.113.9, Postmaster",
        "203.0.113.9, postMASTER@example.org",
        "203.0.113.9, admin@MAIL.example"
    })
    void recipientShouldBeAccepted(String client, String recipient) {
        assertThat(rules.onRecipient(client(client, "mx"), request(recipient))).isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@elsewhere.example",
                "a@sub.example.org",
                "a@example.org.evil.example",
                "b@mail.example",
                "postmaster@elsewhere.example",
                "a@[127.0.0.1]",
                "someone"
            })
    void recipientShouldBeRefusedWhenClientIsAStranger(String recipient) {
        assertThat(rules.onRecipient(client("203.0.113.9", "mx"), request(recipient)))
                .asString()
                .contains("550 5.7.1 ");
    }

    @Test
    void nobodyShouldRelayByDefault() {
        current.set(settings(""));
        assertThat(rules.onRecipient(client("127.0.0.1", "mx"), request("a@b.example")))
                .isInstanceOf(Verdict.Refuse.class);
    }

    @Test
    void recipientShouldBeAcceptedWhenClientHasAuthenticated() {
        ClientInfo client = client("203.0.113.9", "submission").withUser("alice");

        assertThat(rules.onRecipient(client, request("a@elsewhere.example"))).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void mailShouldBeRefusedWhenAStrangerSubmits() {
        assertThat(rules.onMail(client("203.0.113.9", "submission"), MAIL))
                .asString()
                .contains("530 5.7.0 ");
        assertThat(rules.onMail(client("192.0.2.7", "submission"), MAIL)).isEqualTo(Verdict.ACCEPT);
        assertThat(rules.onMail(client("203.0.113.9", "submission").withUser("alice"), MAIL))
                .isEqualTo(Verdict.ACCEPT);
        assertThat(rules.onMail(client("203.0.113.9", "mx"), MAIL)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void connectionShouldBeRefusedWhenThereAreTooMany() {
        ClientInfo client = client("203.0.113.9", "mx");

        assertThat(rules.onConnect(client, 10, 3)).isEqualTo(Verdict.ACCEPT);
        assertThat(rules.onConnect(client, 11, 1)).asString().contains("421 4.7.0 ");
        assertThat(rules.onConnect(client, 4, 4)).asString().contains("your address");
    }

    @Test
    void changedSettingsShouldCountAtOnce() {
        current.set(settings("limits: {sessions: 1}"));

        assertThat(rules.onConnect(client("203.0.113.9", "mx"), 2, 1)).isInstanceOf(Verdict.Refuse.class);
    }

    private static RecipientRequest request(String recipient) {
        return new RecipientRequest(MAIL, 0, Mailbox.ofTrusted(recipient), RecipientOptions.NONE);
    }

    private static MailSettings settings(String yaml) {
        return MailSettingsParser.parse(yaml, Map.of(), "mx1.example")
                .settings()
                .orElseThrow();
    }

    private static ClientInfo client(String address, String role) {
        ListenerSettings listener = SETTINGS.reception().listeners().get(role);
        return ClientInfo.connected(IpLiteral.parse(address).orElseThrow(), 40000, Objects.requireNonNull(listener))
                .withHello("client.example", true);
    }
}
