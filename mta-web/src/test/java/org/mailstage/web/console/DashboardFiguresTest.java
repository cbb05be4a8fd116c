package org.mailstage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardFiguresTest {
    @Test
    void rateShouldCoverSixtySecondsThroughTheTurnOfAMinute() {
        List<Long> minutes = List.of(0L, 60L, 10L);

        assertThat(Dashboard.rate(minutes, Duration.ZERO)).isEqualTo(70);
        assertThat(Dashboard.rate(minutes, Duration.ofSeconds(30))).isEqualTo(40);
        assertThat(Dashboard.rate(minutes, Duration.ofSeconds(60))).isEqualTo(10);
        assertThat(Dashboard.rate(minutes, Duration.ofSeconds(75))).isEqualTo(10);
    }

    @Test
    void shareShouldBeZeroWhenAllQueuesAreEmpty() {
        assertThat(Dashboard.share(0, 0)).isEqualTo("0%");
        assertThat(Dashboard.share(1, 3)).isEqualTo("33.3%");
    }

    @Test
    void sparklineShouldTouchTopAtItsHighestAndGroundAtZero() {
        Sparkline line = Sparkline.of(List.of(0L, 5L, 10L));

        assertThat(line.line()).isEqualTo("0.0,28.0 50.0,15.0 100.0,2.0");
        assertThat(line.area()).startsWith("0,30 ").endsWith(" 100,30");
        assertThat(line.flat()).isFalse();
        assertThat(Sparkline.of(List.of(0L, 0L)).flat()).isTrue();
    }
}
