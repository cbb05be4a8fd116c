package org.mailstage.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mailstage.core.schedule.Rate;

class LocalTokensTest implements SharedTokensContract {
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LocalTokens tokens = new LocalTokens(clock, 1000);

    @Override
    public SharedTokens tokens() {
        return tokens;
    }

    @Override
    public void passTime(Duration time) {
        now = now.plus(time);
    }

    /** Whatever the rhythm of the requests: no stretch of the window's length holds more than the amount. */
    @Property
    void noStretchShouldHoldMoreThanTheLimit(
            @ForAll @Size(min = 1, max = 400) List<@IntRange(max = 700) Integer> pauses,
            @ForAll @IntRange(min = 1, max = 20) int amount,
            @ForAll @IntRange(min = 1, max = 7) int seconds) {
        Rate rate = new Rate(amount, Duration.ofSeconds(seconds));
        List<Long> granted = new ArrayList<>();
        for (int pause : pauses) {
            now = now.plusMillis(pause);
            if (SharedTokensContract.take(tokens, "k" + seconds + "-" + amount, rate)) {
                granted.add(now.toEpochMilli());
            }
        }
        for (int i = 0; i + amount < granted.size(); i++) {
            assertThat(granted.get(i + amount) - granted.get(i))
                    .isGreaterThanOrEqualTo(rate.per().toMillis());
        }
    }

    @Test
    void memoryShouldBeBoundedWhenAMillionAddressesCome() {
        Rate rate = SharedTokensContract.FIVE_A_MINUTE;
        for (int i = 0; i < 1_000_000; i++) {
            tokens.take("2001:db8::" + i, rate, 1);
            if (i % 10 == 0) {
                tokens.take("busy", rate, 1);
            }
        }

        assertThat(tokens.keys()).isBetween(900, 1000);
        assertThat(tokens.isSpent("busy", rate)).as("who is busy is remembered").isTrue();
    }

    @Test
    void limitShouldHoldWhenManyThreadsTake() throws Exception {
        Rate rate = new Rate(1000, Duration.ofHours(1));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                counts.add(threads.submit(() -> SharedTokensContract.takeAll(tokens, "threads", rate)));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            assertThat(sum).isEqualTo(1000);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void tokensShouldNotComeBackWhenTheClockIsSetBack() {
        SharedTokensContract.takeAll(tokens, "clock", SharedTokensContract.FIVE_A_MINUTE);
        passTime(Duration.ofHours(-1));

        assertThat(SharedTokensContract.take(tokens, "clock", SharedTokensContract.FIVE_A_MINUTE))
                .isFalse();
    }
}
