package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GiveWayTest {
    private long events;
    private long nanos;
    private final GiveWay giveWay = new GiveWay(() -> events, () -> nanos, Duration.ofSeconds(60));

    @Test
    void traceShouldWaitWhenEventsComeFast() {
        pass(1, 5000);

        assertThat(giveWay.wanted()).isTrue();
    }

    @Test
    void traceShouldNotWaitWhenEventsComeSlowly() {
        pass(1, GiveWay.BUSY_PER_SECOND / 2);

        assertThat(giveWay.wanted()).isFalse();
    }

    @Test
    void traceShouldGoOnWhenMailIsOver() {
        pass(1, 5000);
        assertThat(giveWay.wanted()).isTrue();

        pass(1, 0);

        assertThat(giveWay.wanted()).isFalse();
    }

    @Test
    void traceShouldGoOnUntilItHasCaughtUpWhenItLagsTooFar() {
        for (int second = 0; second < 59; second++) {
            pass(1, 5000);
            assertThat(giveWay.wanted()).isTrue();
        }
        pass(2, 10_000);
        assertThat(giveWay.wanted()).isFalse();
        pass(1, 5000);
        assertThat(giveWay.wanted()).isFalse();

        giveWay.caughtUp();
        pass(1, 5000);

        assertThat(giveWay.wanted()).isTrue();
    }

    @Test
    void traceShouldNeverWaitWhenItMayNotLag() {
        GiveWay never = new GiveWay(() -> events, () -> nanos, Duration.ZERO);
        pass(1, 5000);

        assertThat(never.wanted()).isFalse();
    }

    private void pass(int seconds, long more) {
        nanos += seconds * 1_000_000_000L;
        events += more;
    }
}
