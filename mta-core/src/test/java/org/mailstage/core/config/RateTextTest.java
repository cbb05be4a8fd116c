package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.traffic.TrafficRule;
import org.mailstage.core.traffic.TrafficSettings;

/** Rates in the settings file. */
class RateTextTest {
    private static ParseResult parse(String key, String value) {
        return MailSettingsParser.parse("hostname: mx.example", Map.of(key, value));
    }

    private static TrafficSettings traffic(String key, String value) {
        return parse(key, value).settings().orElseThrow().reception().traffic();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60/1m | 60/1m",
                "none | none",
                "mx 60/1m | mx 60/1m",
                "MX 60/60s, 5/1h, lmtp 7/1h | mx 60/1m, submission 5/1h, submissions 5/1h, lmtp 7/1h"
            })
    void rateShouldReadAndWriteBack(String text, String written) {
        MailSettings settings =
                parse("traffic.client.messages", text).settings().orElseThrow();

        String value = MailKeys.find("traffic.client.messages").orElseThrow().valueText(settings);
        assertThat(value.replace("\"", "")).isEqualTo(written);
    }

    @Test
    void sizeShouldHaveUnits() {
        TrafficSettings traffic = traffic("traffic.user.size", "100MB/1h");

        assertThat(traffic.rate(TrafficRule.USER_SIZE, ListenerRole.SUBMISSION).map(Rate::count))
                .contains(100L << 20);
    }

    @Test
    void connectionsShouldBeLimitedOnMxOnlyByDefault() {
        TrafficSettings traffic = traffic("hostname", "mx.example");

        assertThat(traffic.rate(TrafficRule.CLIENT_CONNECTIONS, ListenerRole.MX))
                .isPresent();
        assertThat(traffic.rate(TrafficRule.CLIENT_CONNECTIONS, ListenerRole.SUBMISSION))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60",
                "/1m",
                "60/",
                "0/1m",
                "60/1x",
                "60/8d",
                "60/10ms",
                "mx",
                "mx 60/1m, mx 70/1m",
                "imap 60/1m",
                "60/1m, 70/1m",
                "mx 60/1m x",
                "x/1m",
                "60/1m,",
                "-1/1m"
            })
    void faultShouldBeReported(String text) {
        assertThat(parse("traffic.client.messages", text).describe()).contains("traffic.client.messages");
    }
}
