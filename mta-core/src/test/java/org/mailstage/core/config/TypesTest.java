package org.mailstage.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.schedule.Rate;

class TypesTest {
    @ParameterizedTest
    @CsvSource({"100/1h,100/1h", "100/h,100/1h", "5 / 30s,5/30s", "1/60m,1/1h", "7/ms,7/1ms"})
    void rateShouldBeReadAndWritten(String text, String written) {
        assertThat(Types.RATE.reader().apply(text)).hasToString(written);
    }

    @Test
    void rateShouldHaveCountAndTime() {
        assertThat(Rate.parse("100/1h")).isEqualTo(new Rate(100, Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100", "100/", "/1h", "0/1h", "1/0s", "-1/1h", "1/1y", "1.5/1h", "1/1h/1h"})
    void rateShouldBeRefusedWhenItIsNone(String text) {
        refused(Types.RATE, text);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5,5", "-10,-10"})
    void weightShouldBeRead(String text, int weight) {
        assertThat(Types.weight(-10, 10).reader().apply(text)).isEqualTo(weight);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+1", "11", "-11", "1.5", "--1"})
    void weightShouldBeRefusedWhenItIsNoneOrOutOfRange(String text) {
        refused(Types.weight(-10, 10), text);
    }

    @Test
    void percentageShouldBeRead() {
        One<Integer> percent = Types.percent(1, 99);

        assertThat(percent.reader().apply("90 %")).isEqualTo(90);
        assertThat(percent.writer().apply(90)).isEqualTo("90%");
        refused(percent, "90");
        refused(percent, "100%");
        refused(percent, "%");
    }

    @Test
    void urlShouldBeRead() {
        assertThat(Types.url("https", "ldaps").reader().apply("ldaps://ldap.example.org:636/dc=example"))
                .isEqualTo(URI.create("ldaps://ldap.example.org:636/dc=example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", "http://host/", "https:/path", "https://", "https://user:pw@host/", "ht tp://h"})
    void urlShouldBeRefusedWhenItIsNotAsAsked(String text) {
        refused(Types.url("https"), text);
    }

    @Test
    void passwordInUrlShouldNotBeRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Types.url("https").reader().apply("https://user:secret@host/"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static void refused(One<?> type, String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> type.reader().apply(text));
    }
}
