package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.Limits;
import org.mailstage.core.smtp.server.ReceptionLimits;

class DeadlineTest {
    private static final ReceptionLimits LIMITS = ReceptionLimits.DEFAULT;

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void commandShouldHaveTheIdleTimeUntilItBeginsAndThenItsOwn() {
        Deadline deadline = new Deadline(LIMITS);
        deadline.awaitCommand(LIMITS);
        assertThat(deadline.isOver(in(LIMITS.idle().minusSeconds(5)))).isFalse();
        assertThat(deadline.isOver(in(LIMITS.idle().plusSeconds(5)))).isTrue();

        deadline.commandBegun(LIMITS);
        assertThat(deadline.isOver(in(LIMITS.commandTime().minusSeconds(5)))).isFalse();
        assertThat(deadline.isOver(in(LIMITS.commandTime().plusSeconds(5)))).isTrue();
    }

    @Test
    void dataShouldKeepUpAnAverageRateAfterHalfAMinute() {
        Deadline deadline = new Deadline(LIMITS);
        deadline.dataBegun(LIMITS);
        assertThat(deadline.isOver(in(Duration.ofSeconds(25)))).isFalse();
        assertThat(deadline.isOver(in(Duration.ofSeconds(35)))).isTrue();

        deadline.dataReceived(60L * LIMITS.dataRate(), LIMITS);
        assertThat(deadline.isOver(in(Duration.ofSeconds(85)))).isFalse();
        assertThat(deadline.isOver(in(Duration.ofSeconds(95)))).isTrue();
    }

    @Test
    void dataShouldEndInTimeHoweverFastTheyCome() {
        ReceptionLimits limits = Limits.dataTime(LIMITS, Duration.ofMinutes(1));
        Deadline deadline = new Deadline(limits);
        deadline.dataBegun(limits);

        deadline.dataReceived(1L << 40, limits);

        assertThat(deadline.isOver(in(Duration.ofSeconds(55)))).isFalse();
        assertThat(deadline.isOver(in(Duration.ofSeconds(65)))).isTrue();
    }

    @Test
    void sessionShouldEndInTimeWhateverItDoes() {
        ReceptionLimits limits = Limits.sessionTime(LIMITS, Duration.ofSeconds(10));
        Deadline deadline = new Deadline(limits);

        deadline.awaitCommand(limits);
        assertThat(deadline.isOver(in(Duration.ofSeconds(15)))).isTrue();
        deadline.dataBegun(limits);
        assertThat(deadline.isOver(in(Duration.ofSeconds(15)))).isTrue();
        deadline.waiting(limits);
        assertThat(deadline.isOver(in(Duration.ofSeconds(15))))
                .as("our own delay")
                .isFalse();
    }

    @Test
    void hugeLimitsShouldNotOverflow() {
        ReceptionLimits limits = Limits.idle(LIMITS, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(new Deadline(limits).isOver(System.nanoTime())).isFalse();
    }

    @Test
    void periodShouldFitTheShortestLimit() {
        assertThat(Deadline.period(LIMITS)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Deadline.period(Limits.commandTime(LIMITS, Duration.ofMillis(400))))
                .isEqualTo(Duration.ofMillis(100));
        assertThat(Deadline.period(Limits.idle(LIMITS, Duration.ofMillis(1)))).isEqualTo(Duration.ofMillis(10));
    }
}
