package org.mailstage.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final String CLIENT = "192.0.2.1";

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void waitShouldBeNoneWhenSomebodyMistypesAFewTimes() {
        fail(LoginThrottle.FREE_FAILURES - 1);

        assertThat(throttle.wait(CLIENT)).isZero();
    }

    @Test
    void waitShouldDoubleWhenFailuresGoOn() {
        fail(LoginThrottle.FREE_FAILURES);
        assertThat(throttle.wait(CLIENT)).isEqualTo(Duration.ofSeconds(1));
        fail(1);
        assertThat(throttle.wait(CLIENT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(throttle.wait("192.0.2.2")).as("another address").isZero();

        fail(100);
        assertThat(throttle.wait(CLIENT)).isEqualTo(Duration.ofSeconds(LoginThrottle.MAX_WAIT_SECONDS));
    }

    @Test
    void failuresShouldBeForgottenWhenPasswordWasRight() {
        fail(LoginThrottle.FREE_FAILURES + 3);

        throttle.succeeded(CLIENT);

        assertThat(throttle.wait(CLIENT)).isZero();
    }

    @Test
    void failuresShouldBeForgottenWhenTimeHasPassed() {
        fail(LoginThrottle.FREE_FAILURES + 3);
        now = now.plusSeconds(2L * LoginThrottle.MAX_WAIT_SECONDS + 1);

        fail(1);

        assertThat(throttle.wait(CLIENT)).isZero();
    }

    @Test
    void memoryShouldStayBoundedWhenManyAddressesFail() {
        fail(LoginThrottle.FREE_FAILURES);
        for (int i = 0; i < LoginThrottle.MAX_ADDRESSES; i++) {
            throttle.failed("198.51.100." + i);
        }

        assertThat(throttle.wait(CLIENT)).as("the oldest is forgotten").isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(CLIENT);
        }
    }
}
