package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {
    @Test
    void defaultsShouldBeTheFullComparison() {
        BenchOptions options = BenchOptions.parse(List.of());

        assertThat(options.cases()).isEqualTo(LoadCase.ALL);
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.warmUp()).isEqualTo(20_000);
        assertThat(options.postfixWarmUp()).isEqualTo(1_000);
        assertThat(options.mailstage()).isTrue();
        assertThat(options.postfix()).isTrue();
        assertThat(options.cold()).isFalse();
        assertThat(options.jfr()).isEmpty();
    }

    @Test
    void everyOptionShouldBeRead() {
        BenchOptions options = BenchOptions.parse(List.of(
                ("--cases serial,small --rounds 5 --warmup 0 --postfix-warmup 7 --cold --only mailstage --beside old=1:2 --timeout 60"
                                + " --jfr p.jfr --jfr-cases large --home /tmp/h --offset 100 --jvm -Xmx1g")
                        .split(" ")));

        assertThat(options.cases()).containsExactly(LoadCase.SERIAL, LoadCase.SMALL);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.warmUp()).isZero();
        assertThat(options.postfixWarmUp()).isEqualTo(7);
        assertThat(options.cold()).isTrue();
        assertThat(options.postfix()).isFalse();
        assertThat(options.beside()).hasValue("old=1:2");
        assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.jfr()).hasValue(Path.of("p.jfr"));
        assertThat(options.jfrCases()).containsExactly(LoadCase.LARGE);
        assertThat(options.home()).hasValue(Path.of("/tmp/h"));
        assertThat(options.sinkPort()).isEqualTo(700);
        assertThat(options.postfixPort()).isEqualTo(701);
        assertThat(options.jvm()).containsExactly("-Xmx1g");
    }

    @Test
    void messagesShouldCountForEveryCase() {
        BenchOptions options = BenchOptions.parse(List.of("--messages", "10", "--jfr-cases", "small"));

        assertThat(options.cases()).extracting(LoadCase::messages).containsOnly(10);
        assertThat(options.jfrCases()).containsExactly(LoadCase.SMALL.withMessages(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fast", "--rounds", "--rounds 0", "--rounds many", "--cases huge", "--only exim"})
    void wrongOptionShouldBeRefusedByName(String line) {
        List<String> arguments = List.of(line.split(" "));

        assertThatThrownBy(() -> BenchOptions.parse(arguments))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(arguments.get(arguments.size() - 1));
    }
}
