package org.mailstage.ejb.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitStepsTest {
    @ParameterizedTest
    @CsvSource({
        "PT-5S, PT1S",
        "PT0S, PT1S",
        "PT4.999S, PT1S",
        "PT5S, PT5S",
        "PT59M, PT15M",
        "PT1H, PT1H",
        "PT23H59M59S, PT6H",
        "P400D, P1D",
    })
    void stepShouldBeTheLongestThatFits(Duration rest, Duration step) {
        assertThat(WaitSteps.next(rest)).isEqualTo(step);
    }

    @Test
    void waitShouldEndInTimeAfterFewStepsWhateverItsLength() {
        Random random = new Random(4865);
        TreeSet<Duration> tiers = new TreeSet<>();
        for (int i = 0; i < 10_000; i++) {
            Duration rest = Duration.ofMillis(random.nextInt(Integer.MAX_VALUE));
            long days = rest.toDays();
            int steps = 0;
            while (rest.compareTo(Duration.ZERO) > 0) {
                Duration step = WaitSteps.next(rest);
                tiers.add(step);
                rest = rest.minus(step);
                steps++;
            }
            assertThat(rest.negated()).as("too late by").isLessThan(Duration.ofSeconds(1));
            assertThat(steps).isLessThanOrEqualTo((int) days + 30);
        }
        assertThat(tiers).hasSize(8);
    }
}
