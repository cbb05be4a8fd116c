package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.verification.NoAnswer;
import org.mailstage.core.verification.ProbeSender;
import org.mailstage.core.verification.VerificationMethod;
import org.mailstage.core.verification.VerificationSettings;

class VerificationKeysTest {
    private static final String FULL = """
            verification:
              local: tables
              relay: callout
              delimiter: none
              no-answer: defer
              wait: 2s
              probe-timeout: 10s
              probe-sender: postmaster
              known-for: 4d
              known-refresh: 3d
              unknown-for: 2d
              unknown-refresh: 1d
              unknown-limit: 5
              unknown-window: 1m
              unknown-delay: 0s
            """;

    @Test
    void everyKeyShouldReachTheSettingsAndBeWrittenBack() {
        MailSettings settings = valid(FULL);

        assertThat(settings.reception().verification())
                .isEqualTo(new VerificationSettings(
                        VerificationMethod.TABLES,
                        VerificationMethod.CALLOUT,
                        "",
                        NoAnswer.DEFER,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        ProbeSender.POSTMASTER,
                        new VerificationSettings.Cache(
                                Duration.ofDays(4), Duration.ofDays(3), Duration.ofDays(2), Duration.ofDays(1)),
                        new VerificationSettings.Harvest(5, Duration.ofMinutes(1), Duration.ZERO)));
        assertThat(valid(MailSettingsWriter.write(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local: ldap|is one of off, tables, callout",
                "relay: tables|takes off or callout",
                "delimiter: \"++\"|takes one of",
                "delimiter: \"@\"|takes one of",
                "unknown-limit: 0|lies within"
            })
    void faultShouldBeNamed(String line, String message) {
        assertThat(MailSettingsParser.parse("verification: {" + line + "}", Map.of())
                        .describe())
                .contains("verification.")
                .contains(message);
    }

    private static MailSettings valid(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of(), "test.example");
        assertThat(result.describe()).isEmpty();
        return result.settings().orElseThrow();
    }
}
