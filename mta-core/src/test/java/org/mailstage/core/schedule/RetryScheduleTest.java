package org.mailstage.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final Duration GIVE_UP = Duration.ofDays(5);

    @Test
    void policyShouldFollowScheduleAndRepeatTheLastWait() {
        RetryPolicy policy = RetrySchedule.parse("1m, 5m,15m , 1h * 4, 4h").withGiveUp(GIVE_UP);

        assertThat(policy.delays()).hasSize(8);
        assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.delayAfter(3)).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy.delayAfter(7)).isEqualTo(Duration.ofHours(1));
        assertThat(policy.delayAfter(99)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void tiersShouldBeDistinctAndShortestFirst() {
        RetryPolicy policy = RetrySchedule.parse("4h, 1h*4, 60m, 24h, 500ms").withGiveUp(GIVE_UP);

        assertThat(RetryTier.of(policy)).extracting(RetryTier::name).containsExactly("500ms", "1h", "4h", "1d");
        assertThat(RetryTier.after(3, policy)).hasToString("1h");
    }

    @Test
    void textShouldJoinRunsOfEqualWaits() {
        assertThat(RetrySchedule.parse("60s,1m,1h,1h*3,4h")).hasToString("1m*2, 1h*4, 4h");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|list of waits",
                "1m,,5m|list of waits",
                "1m,|list of waits",
                "1m*|list of waits",
                "1m*2*3|list of waits",
                "soon|a duration is",
                "5|a duration is",
                "5M|a duration is",
                "-1m|a duration is",
                "0s|a wait lies within",
                "99ms|a wait lies within",
                "8d|a wait lies within",
                "9999999999d|a wait lies within",
                "1m*0|repeats 1 to 1000",
                "1m*1001|repeats 1 to 1000",
                "1m*999,1h*2|repeats 1 to 1000",
                "1m*99999|repeats 1 to 1000",
                "1s,2s,3s,4s,5s,6s,7s,8s,9s,10s,11s,12s,13s,14s,15s,16s,17s|at most 16 different"
            })
    void parseShouldSayWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> RetrySchedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Property
    void textFormShouldReadBackAsTheSameSchedule(@ForAll("schedules") RetrySchedule schedule) {
        assertThat(RetrySchedule.parse(schedule.toString())).isEqualTo(schedule);
    }

    @Property
    void durationTextShouldReadBackAsTheSameDuration(@ForAll("durations") Duration duration) {
        assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
    }

    @Provide
    Arbitrary<Duration> durations() {
        return Arbitraries.of(1L, 1000L, 60_000L, 3_600_000L, 86_400_000L)
                .flatMap(unit -> Arbitraries.longs().between(0, 10_000).map(n -> Duration.ofMillis(n * unit)));
    }

    @Provide
    Arbitrary<RetrySchedule> schedules() {
        Arbitrary<Duration> delay = Arbitraries.integers().between(1, 12).map(n -> Duration.ofMillis(n * 30_000L));
        Arbitrary<List<Duration>> delays = delay.list().ofMinSize(1).ofMaxSize(40);
        return delays.map(RetrySchedule::new);
    }
}
