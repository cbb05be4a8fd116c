package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.triage.DnsListRule;
import org.mailstage.core.triage.ReplyFilter;
import org.mailstage.core.triage.TriageAction;
import org.mailstage.core.triage.TriageSettings;

class TriageKeysTest {
    private static final String FULL = """
            triage:
              greet-wait: 2s
              teaser: none
              early-talkers: drop
              lists:
                Zen.example: 3
                "list.example=127.0.0.[2..11]": 2
                allow.example: -2
              threshold: 4
              list-timeout: 1s
              listed: ignore
              refusal: "{client} is in {list}"
              remember: 2h
              exempt: [192.0.2.0/24]
            """;

    @Test
    void everyKeyShouldReachTheSettingsAndBeWrittenBack() {
        MailSettings settings = valid(FULL);

        assertThat(settings.reception().triage())
                .isEqualTo(new TriageSettings(
                        Duration.ofSeconds(2),
                        "",
                        TriageAction.DROP,
                        List.of(
                                new DnsListRule("zen.example", Optional.empty(), 3),
                                new DnsListRule("list.example", Optional.of(ReplyFilter.parse("127.0.0.[2..11]")), 2),
                                new DnsListRule("allow.example", Optional.empty(), -2)),
                        4,
                        Duration.ofSeconds(1),
                        TriageAction.IGNORE,
                        "{client} is in {list}",
                        Duration.ofHours(2),
                        List.of(CidrBlock.parse("192.0.2.0/24"))));
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lists: {zen_example: 1}|is no domain name of a DNS list",
                "lists: {zen.example=127.0.0.300: 1}|takes answers of a list",
                "lists: {zen.example: 101}|lies within -100 .. 100",
                "lists: {zen.example: many}|whole number",
                "lists: {zen.example: 1, ZEN.example: 2}|is given twice",
                "early-talkers: reject|is one of ignore, enforce, drop",
                "greet-wait: 2m|lies within",
                "refusal: \"a\\nb\"|printable characters"
            })
    void faultShouldBeNamed(String line, String message) {
        assertThat(MailSettingsParser.parse("triage: {" + line + "}", Map.of()).describe())
                .contains("triage.")
                .contains(message);
    }

    private static MailSettings valid(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of(), "test.example");
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
