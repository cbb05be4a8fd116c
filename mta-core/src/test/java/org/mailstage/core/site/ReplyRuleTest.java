package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.schedule.Rate;

class ReplyRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "suspend 15m",
                "suspend 4h after 3 in 1m",
                "concurrency 3 for 1h",
                "concurrency half for 15m after 2 in 30s",
                "rate 10/1m for 1h",
                "source backup for 1h",
                "bounce",
                "bounce after 5 in 1h"
            })
    void ruleShouldReadBackWhatItWrites(String text) {
        assertThat(ReplyRule.parse("421", text).doing()).isEqualTo(text);
    }

    @Test
    void ruleShouldHoldForQuarterOfAnHourWhenNothingElseIsSaid() {
        Duration usual = Duration.ofMinutes(15);

        assertThat(ReplyRule.parse("421", "concurrency half").action()).isEqualTo(new ReplyAction.Halve(usual));
        assertThat(ReplyRule.parse("421", " rate  10/m ").action())
                .isEqualTo(new ReplyAction.Slow(new Rate(10, Duration.ofMinutes(1)), usual));
        assertThat(ReplyRule.parse("421", "bounce").count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | says what is done",
                "explode 15m | says what is done",
                "suspend | says what is done",
                "bounce 5m | says what is done",
                "bounce for 5m | says what is done",
                "suspend 15m for 1h | says how long once",
                "suspend 15 | a duration is a whole number and a unit",
                "suspend 30d | takes a time within 1s .. 7d, not 30d",
                "suspend 0s | takes a time within",
                "concurrency 0 | takes half or a number within 1 .. 10000",
                "concurrency many | takes half or a number within",
                "rate 10 | a rate is a whole number",
                "rate 10/1ms | takes a time within 1s .. 7d",
                "source UPPER | takes the name of a source pool",
                "suspend 15m after 0 in 1m | counts within 1 .. 1000 replies, not 0",
                "suspend 15m after 3 | says what is done",
                "suspend 15m after 3 in soon | a duration is"
            })
    void ruleShouldBeRefusedWhenItIsNotUnderstood(String text, String fault) {
        assertThatThrownBy(() -> ReplyRule.parse("421", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }
}
