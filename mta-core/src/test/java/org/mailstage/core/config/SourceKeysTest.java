package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.delivery.LoginProtection;
import org.mailstage.core.delivery.RelayAccount;
import org.mailstage.core.delivery.SourcePool;
import org.mailstage.core.delivery.SourceSettings;
import org.mailstage.core.net.IpLiteral;

class SourceKeysTest {
    @Test
    void poolsAndAccountsShouldBeRead() {
        MailSettings settings = valid("""
                sources:
                  default:
                    addresses: ["192.0.2.1 out1.example.org", "192.0.2.2 out2.example.org 3", "2001:db8::9 7", 192.0.2.4]
                relays:
                  Relay.example.net:
                    user: mail@example.org
                    password-file: /etc/relay
                  "192.0.2.25":
                    user: u
                    password-file: /etc/other
                    protection: none
                """);
        SourceSettings sources = settings.delivery().sources();
        assertThat(sources.pools().get("default").members())
                .containsExactly(
                        member("192.0.2.1", "out1.example.org", 1),
                        member("192.0.2.2", "out2.example.org", 3),
                        member("2001:db8::9", "", 7),
                        member("192.0.2.4", "", 1));
        assertThat(sources.relays())
                .isEqualTo(Map.of(
                        "relay.example.net",
                        new RelayAccount("mail@example.org", Path.of("/etc/relay"), LoginProtection.VERIFIED),
                        "192.0.2.25",
                        new RelayAccount("u", Path.of("/etc/other"), LoginProtection.NONE)));
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @Test
    void nothingShouldBeSetByDefault() {
        assertThat(valid("").delivery().sources()).isEqualTo(SourceSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sources: {a: {addresses: [nowhere]}}            | sources.a.addresses  | with an IP address",
                "sources: {a: {addresses: [0.0.0.0]}}            | sources.a.addresses  | of this machine",
                "sources: {a: {addresses: ['192.0.2.1 a b c']}}  | sources.a.addresses  | ADDRESS [NAME] [WEIGHT]",
                "sources: {a: {addresses: ['192.0.2.1 a 0']}}    | sources.a.addresses  | 1 .. 1000",
                "sources: {a: {addresses: ['192.0.2.1 -a- 1']}}  | sources.a.addresses  | no domain name",
                "sources: {a: {addresses: []}}                   | sources.a.addresses  | is empty",
                "sources: {a: {}}                                | sources.a.addresses  | is missing",
                "relays: {a.example: {user: u}}                  | relays.a.example.password-file | is missing",
                "relays: {a.example: {password-file: /p}}        | relays.a.example.user | is missing",
                "relays: {'-': {user: u, password-file: /p}}     | relays.-             | no host name",
                "relays: {a.example: {user: '', password-file: /p}} | relays.a.example.user | one line",
            })
    void faultsShouldNameTheKey(String text, String key, String message) {
        String described =
                MailSettingsParser.parse(text, Map.of(), "host.example").describe();
        assertThat(described).contains(key).contains(message);
    }

    private static SourcePool.Member member(String address, String helo, int weight) {
        return new SourcePool.Member(IpLiteral.parse(address).orElseThrow(), helo, weight);
    }

    private static MailSettings valid(String text) {
        ParseResult result = MailSettingsParser.parse(text, Map.of(), "host.example");
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
