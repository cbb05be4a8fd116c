package org.mailstage.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds for every implementation of {@link SiteStates}, seen from one node. */
public interface SiteStatesContract {
    SiteStates states();

    /** Moves the clock that the states were made with. */
    void passTime(Duration time);

    @Test
    default void slotsShouldEndAtTheLimit() {
        assertThat(states().tryAcquire("limit.example", 2)).isPresent();
        assertThat(states().tryAcquire("limit.example", 2)).isPresent();

        assertThat(states().tryAcquire("limit.example", 2)).isEmpty();
        assertThat(states().tryAcquire("other.example", 2)).isPresent();
    }

    @Test
    default void slotShouldBeFreeAgainWhenClosed() {
        SiteStates.Slot slot = states().tryAcquire("close.example", 1).orElseThrow();
        slot.close();

        assertThat(states().tryAcquire("close.example", 1)).isPresent();
    }

    @Test
    default void closingTwiceShouldGiveBackOneSlot() {
        SiteStates.Slot first = states().tryAcquire("twice.example", 2).orElseThrow();
        states().tryAcquire("twice.example", 2).orElseThrow();
        first.close();
        first.close();

        assertThat(states().tryAcquire("twice.example", 2)).isPresent();
        assertThat(states().tryAcquire("twice.example", 2)).isEmpty();
    }

    @Test
    default void nothingShouldBeGivenWhenTheLimitIsZero() {
        assertThat(states().tryAcquire("zero.example", 0)).isEmpty();
        assertThat(states().inUse()).doesNotContainKey("zero.example");
    }

    @Test
    default void inUseShouldNameOnlySitesWithDeliveriesUnderWay() {
        SiteStates.Slot idle = states().tryAcquire("idle.example", 5).orElseThrow();
        states().tryAcquire("busy.example", 5).orElseThrow();
        states().tryAcquire("busy.example", 5).orElseThrow();
        idle.close();

        assertThat(states().inUse()).containsEntry("busy.example", 2).doesNotContainKey("idle.example");
    }

    @Test
    default void limitShouldHoldWhenManyThreadsAcquire() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(threads.submit(() -> {
                    for (int round = 0; round < 5_000; round++) {
                        Optional<SiteStates.Slot> slot = states().tryAcquire("race.example", 3);
                        if (slot.isPresent()) {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            now.decrementAndGet();
                            slot.get().close();
                        }
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(states().inUse()).doesNotContainKey("race.example");
    }

    @Test
    default void hostShouldBeUpWhenNothingWasReported() {
        assertThat(states().isDown("fresh.example")).isFalse();
    }

    @Test
    default void hostShouldBeDownUntilTheTimeHasPassed() {
        states().reportDown("down.example", Duration.ofSeconds(60));
        assertThat(states().isDown("down.example")).isTrue();
        passTime(Duration.ofSeconds(59));
        assertThat(states().isDown("down.example")).isTrue();

        passTime(Duration.ofSeconds(2));
        assertThat(states().isDown("down.example")).isFalse();
    }

    @Test
    default void hostShouldBeUpWhenItAnswered() {
        states().reportDown("back.example", Duration.ofSeconds(60));
        states().reportUp("back.example");

        assertThat(states().isDown("back.example")).isFalse();
    }
}
