package org.mailstage.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mailstage.core.schedule.Rate;

class SlidingWindowTest {
    private static final Rate RATE = new Rate(100, Duration.ofSeconds(10));
    private static final long T = 1_000_000_000L;

    @Test
    void windowsShouldAddUpBySlot() {
        SlidingWindow older = new SlidingWindow();
        older.add(RATE, T, 5);
        SlidingWindow newer = new SlidingWindow();
        newer.add(RATE, T + 4_000, 7);

        newer.add(older);

        assertThat(newer.total(RATE, T + 4_000)).isEqualTo(12);
        assertThat(newer.total(RATE, T + 12_000)).as("the older five have aged").isEqualTo(7);
    }

    @Test
    void differenceShouldNotBeNegative() {
        SlidingWindow one = new SlidingWindow();
        one.add(RATE, T, 5);
        SlidingWindow more = new SlidingWindow();
        more.add(RATE, T, 8);
        more.add(RATE, T + 2_000, 1);

        one.subtract(more);

        assertThat(one.total(RATE, T + 2_000)).isZero();
    }

    @Test
    void codedWindowShouldReadBack() {
        SlidingWindow window = new SlidingWindow();
        window.add(RATE, T, 3);
        window.add(RATE, T + 6_000, 4);

        SlidingWindow read = SlidingWindow.decode(window.encode()).orElseThrow();

        assertThat(read.total(RATE, T + 6_000)).isEqualTo(7);
        assertThat(read.total(RATE, T + 12_000)).isEqualTo(4);
        assertThat(SlidingWindow.decode(new byte[3])).isEmpty();
    }
}
