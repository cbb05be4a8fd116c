package org.mailstage.core.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "421 .*4\\.7\\.0, 421 4.7.0 try later, true",
        "421 .*4\\.7\\.0, 421 mx.example.com 4.7.0 slow down, true",
        "421 .*TRY LATER, 421 4.7.0 try later, true",
        "4.7.0, 421 4.7.0 try later, false",
        "421 .*4\\.7\\.0, 450 4.7.0 try later, false"
    })
    void patternShouldBeHeldAgainstTheBeginningOfTheReply(String pattern, String reply, boolean matches) {
        assertThat(ReplyPattern.parse(pattern).matches(reply)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 (a+)+$", "421 (a|a)*$", "421 (a|aa)+$", "421 (.*a){20}x", "421 ([a-z]+)*[0-9]\\1"})
    void patternShouldGiveUpWhenItTracksBackWithoutEnd(String pattern) {
        String reply = "421 " + "a".repeat(400) + "!";

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(ReplyPattern.parse(pattern).matches(reply)).isFalse());
    }

    @Test
    void replyShouldBeSeenInPartOnlyWhenItIsLong() {
        String reply = "421 " + "a".repeat(ReplyPattern.MAX_REPLY) + " 4.7.0";

        assertThat(ReplyPattern.parse("421 a+").matches(reply)).isTrue();
        assertThat(ReplyPattern.parse("421 .*4\\.7\\.0").matches(reply)).isFalse();
    }

    @Test
    void patternShouldBeRefusedWhenItIsNone() {
        assertThatThrownBy(() -> ReplyPattern.parse("421 ("))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no regular expression: Unclosed group");
        assertThatThrownBy(() -> ReplyPattern.parse("")).hasMessageContaining("1 .. 200 characters");
        assertThatThrownBy(() -> ReplyPattern.parse("a".repeat(201))).hasMessageContaining("not 201");
    }

    @Test
    void patternsShouldBeEqualWhenTheirTextIs() {
        assertThat(ReplyPattern.parse("421"))
                .isEqualTo(ReplyPattern.parse("421"))
                .hasToString("421");
        assertThat(ReplyPattern.parse("421")).isNotEqualTo(ReplyPattern.parse("422"));
        assertThat(ReplyPattern.parse("421").hashCode())
                .isEqualTo(ReplyPattern.parse("421").hashCode());
    }
}
