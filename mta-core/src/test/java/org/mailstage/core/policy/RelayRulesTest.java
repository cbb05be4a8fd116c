package org.mailstage.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.server.ClientInfo;

class RelayRulesTest {
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
        assertThat(rules.onRecipient(client(client, "mx"), ReversePath.NULL, Mailbox.ofTrusted(recipient)))
                .isEmpty();
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
        assertThat(rules.onRecipient(client("203.0.113.9", "mx"), ReversePath.NULL, Mailbox.ofTrusted(recipient)))
                .hasValueSatisfying(reply -> assertThat(reply.toString()).startsWith("550 5.7.1 "));
    }

    @Test
    void nobodyShouldRelayByDefault() {
        current.set(settings(""));
        assertThat(rules.onRecipient(client("127.0.0.1", "mx"), ReversePath.NULL, Mailbox.ofTrusted("a@b.example")))
                .isPresent();
    }

    @Test
    void mailShouldBeRefusedWhenAStrangerSubmits() {
        assertThat(rules.onMail(client("203.0.113.9", "submission"), ReversePath.NULL))
                .hasValueSatisfying(reply -> assertThat(reply.toString()).startsWith("550 5.7.1 "));
        assertThat(rules.onMail(client("192.0.2.7", "submission"), ReversePath.NULL))
                .isEmpty();
        assertThat(rules.onMail(client("203.0.113.9", "mx"), ReversePath.NULL)).isEmpty();
    }

    @Test
    void connectionShouldBeRefusedWhenThereAreTooMany() {
        ClientInfo client = client("203.0.113.9", "mx");

        assertThat(rules.onConnect(client, 10, 3)).isEmpty();
        assertThat(rules.onConnect(client, 11, 1))
                .hasValueSatisfying(reply -> assertThat(reply.toString()).startsWith("421 4.7.0 "));
        assertThat(rules.onConnect(client, 4, 4))
                .hasValueSatisfying(reply -> assertThat(reply.toString()).contains("your address"));
    }

    @Test
    void changedSettingsShouldCountAtOnce() {
        current.set(settings("hostname: new.example\nlimits: {recipients: 123}"));

        assertThat(rules.hostname()).isEqualTo("new.example");
        assertThat(rules.limits().recipients()).isEqualTo(123);
    }

    private static MailSettings settings(String yaml) {
        return MailSettingsParser.parse(yaml, Map.of(), "mx1.example")
                .settings()
                .orElseThrow();
    }

    private static ClientInfo client(String address, String role) {
        return new ClientInfo(IpLiteral.parse(address).orElseThrow(), 40000, "client.example", true, role);
    }
}
