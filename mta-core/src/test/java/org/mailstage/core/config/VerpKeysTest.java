package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.bounce.VerpSettings;

class VerpKeysTest {
    private static final String DOMAINS = "domains: {local: [b.example]}\nroutes: {b.example: \"lmtp:127.0.0.1\"}\n";

    private static ParseResult parse(String text) {
        return MailSettingsParser.parse(text, Map.of(), "mx.example.org");
    }

    @Test
    void settingsShouldBeAsWrittenWhenTheyFitTogether() {
        ParseResult result = parse(DOMAINS
                + "bounces: {verp: {enabled: true, domain: b.example, local-part: b, delimiter: \"-\","
                + " key-file: /etc/key, senders: [News.example], pass-on: true}}");

        assertThat(result.describe()).isEmpty();
        assertThat(result.settings().orElseThrow().delivery().bounces().verp())
                .isEqualTo(new VerpSettings(
                        true,
                        Optional.of("b.example"),
                        "b",
                        "-",
                        Optional.of(Path.of("/etc/key")),
                        List.of("news.example"),
                        true));
    }

    @Test
    void verpShouldBeOffWhenNothingIsWritten() {
        assertThat(parse("").settings().orElseThrow().delivery().bounces().verp())
                .isEqualTo(VerpSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enabled: true, key-file: /etc/key|needs a domain",
                "enabled: true, domain: other.example, key-file: /etc/key|not among domains.local",
                "enabled: true, domain: b.example|name its file",
                "local-part: Bounces!|takes up to 12",
                "local-part: thirteen-char|takes up to 12",
                "delimiter: \"++\"|takes +, - or ="
            })
    void faultShouldBeToldWithKeyAndLineWhenSettingsAreWrong(String verp, String message) {
        ParseResult result = parse(DOMAINS + "bounces:\n  verp: {" + verp + "}");

        assertThat(result.settings()).isEmpty();
        assertThat(result.describe()).contains("bounces.verp.").contains("4").contains(message);
    }
}
