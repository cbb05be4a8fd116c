package org.mailstage.core.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mailstage.core.schedule.Rate;

/** What holds for every implementation of {@link SharedTokens}, seen from one node. */
public interface SharedTokensContract {
    Rate FIVE_A_MINUTE = new Rate(5, Duration.ofMinutes(1));

    SharedTokens tokens();

    /** Moves the clock that the tokens were made with. */
    void passTime(Duration time);

    /** Takes one token, waiting for the answer. */
    static boolean take(SharedTokens tokens, String key, Rate rate) {
        return tokens.take(key, rate, 1)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** How many tokens there are to take, up to 1,000. */
    static int takeAll(SharedTokens tokens, String key, Rate rate) {
        int taken = 0;
        while (taken < 1000 && take(tokens, key, rate)) {
            taken++;
        }
        return taken;
    }

    @Test
    default void tokensShouldEndAtTheLimit() {
        assertThat(takeAll(tokens(), "end", FIVE_A_MINUTE)).isEqualTo(5);
        assertThat(tokens().isSpent("end", FIVE_A_MINUTE)).isTrue();
        assertThat(takeAll(tokens(), "another", FIVE_A_MINUTE)).isEqualTo(5);
    }

    @Test
    default void amountShouldBeTakenWholeOrNotAtAll() {
        assertThat(tokens().take("whole", FIVE_A_MINUTE, 3)
                        .toCompletableFuture()
                        .join())
                .isTrue();
        assertThat(tokens().take("whole", FIVE_A_MINUTE, 3)
                        .toCompletableFuture()
                        .join())
                .isFalse();
        assertThat(tokens().isSpent("whole", FIVE_A_MINUTE)).isFalse();
    }

    @Test
    default void tokensShouldComeBackWhenTheWindowHasPassed() {
        takeAll(tokens(), "back", FIVE_A_MINUTE);
        passTime(Duration.ofSeconds(59));
        assertThat(take(tokens(), "back", FIVE_A_MINUTE)).isFalse();

        passTime(Duration.ofSeconds(13));

        assertThat(tokens().isSpent("back", FIVE_A_MINUTE)).isFalse();
        assertThat(takeAll(tokens(), "back", FIVE_A_MINUTE)).isEqualTo(5);
    }

    @Test
    default void chargeShouldCountBeyondTheLimit() {
        tokens().charge("charge", FIVE_A_MINUTE, 100);

        assertThat(tokens().isSpent("charge", FIVE_A_MINUTE)).isTrue();
        assertThat(take(tokens(), "charge", FIVE_A_MINUTE)).isFalse();
    }

    @Test
    default void unknownKeyShouldNotBeSpent() {
        assertThat(tokens().isSpent("unknown", FIVE_A_MINUTE)).isFalse();
    }

    @Test
    default void limitShouldHoldAtOnceWhenItIsLowered() {
        takeAll(tokens(), "lowered", FIVE_A_MINUTE);

        assertThat(tokens().isSpent("lowered", new Rate(3, FIVE_A_MINUTE.per())))
                .isTrue();
        assertThat(take(tokens(), "lowered", new Rate(6, FIVE_A_MINUTE.per()))).isTrue();
    }
}
