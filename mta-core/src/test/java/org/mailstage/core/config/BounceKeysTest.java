package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.dsn.BounceSettings;
import org.mailstage.core.schedule.Rate;

class BounceKeysTest {
    @Test
    void everyKeyShouldReachTheSettings() {
        BounceSettings settings = bounces("bounces: {limit: 5/1m, double-bounce-address: Admin@Example.ORG}");

        assertThat(settings.limit()).contains(new Rate(5, Duration.ofMinutes(1)));
        assertThat(settings.doubleBounceAddress()).map(Mailbox::key).contains("Admin@example.org");
        assertThat(bounces("")).isEqualTo(BounceSettings.DEFAULT);
        assertThat(bounces("bounces: {limit: none}").limit()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bounces: {limit: many} | bounces.limit | a rate is a whole number",
                "bounces: {limit: 0/1h} | bounces.limit | a rate is at least one",
                "bounces: {double-bounce-address: nobody} | bounces.double-bounce-address | takes a mailbox",
            })
    void faultShouldNameTheKeyWhenAValueIsWrong(String yaml, String key, String message) {
        assertThat(MailSettingsParser.parse(yaml, Map.of()).faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.key()).isEqualTo(key);
                    assertThat(fault.message()).contains(message);
                });
    }

    private static BounceSettings bounces(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of());
        assertThat(result.faults()).isEmpty();
        return result.settings().orElseThrow().delivery().bounces();
    }
}
