package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.mailstage.core.auth.Block.Kind;

/** What holds for every implementation of {@link GuardStore}, seen from one node. */
public interface GuardStoreContract {
    Duration WINDOW = Duration.ofMinutes(10);

    GuardStore store();

    /** The time that the store goes by. */
    Instant now();

    /** Moves that time. */
    void passTime(Duration time);

    private Block block(Kind kind, String account, String range) {
        return new Block(kind, account, range, now(), now().plus(Duration.ofMinutes(30)), 10);
    }

    @Test
    default void failuresShouldBeCountedByKey() {
        assertThat(store().count("count a", WINDOW)).isEqualTo(1);
        assertThat(store().count("count a", WINDOW)).isEqualTo(2);
        assertThat(store().count("count b", WINDOW)).isEqualTo(1);

        assertThat(store().failures("count a")).isEqualTo(2);
        assertThat(store().failures("count c")).isZero();
    }

    @Test
    default void countingShouldStartAnewWhenTheWindowIsOver() {
        store().count("window", WINDOW);
        passTime(WINDOW.minusSeconds(1));
        assertThat(store().count("window", WINDOW)).isEqualTo(2);
        passTime(Duration.ofSeconds(1));

        assertThat(store().failures("window")).isZero();
        assertThat(store().count("window", WINDOW)).isEqualTo(1);
    }

    @Test
    default void countingShouldStartAnewWhenForgotten() {
        store().count("forget", WINDOW);
        store().forget("forget");

        assertThat(store().failures("forget")).isZero();
        assertThat(store().count("forget", WINDOW)).isEqualTo(1);
    }

    @Test
    default void blockShouldBeFoundUntilItEnds() {
        Block block = block(Kind.ACCOUNT_FROM_RANGE, "until@example.org", "192.0.2.0/24");
        store().block(block);

        assertThat(store().find(Kind.ACCOUNT_FROM_RANGE, "until@example.org", "192.0.2.0/24"))
                .contains(block);
        assertThat(store().blocks()).contains(block);
        assertThat(store().find(Kind.RANGE, "", "192.0.2.0/24")).isEmpty();
        assertThat(store().find(Kind.ACCOUNT_FROM_RANGE, "until@example.org", "198.51.100.0/24"))
                .isEmpty();
        passTime(Duration.ofMinutes(30));
        assertThat(store().find(Kind.ACCOUNT_FROM_RANGE, "until@example.org", "192.0.2.0/24"))
                .isEmpty();
        assertThat(store().blocks()).doesNotContain(block);
    }

    @Test
    default void blockShouldBeGoneWhenTakenAway() {
        Block block = block(Kind.RANGE, "", "203.0.113.0/24");
        store().block(block);

        assertThat(store().unblock(block.id())).isTrue();
        assertThat(store().unblock(block.id())).isFalse();
        assertThat(store().find(Kind.RANGE, "", "203.0.113.0/24")).isEmpty();
    }

    @Test
    default void knownRangeShouldBeRememberedForItsTime() {
        store().remember("known@example.org", "192.0.2.0/24", Duration.ofDays(30));

        assertThat(store().remembers("known@example.org", "192.0.2.0/24")).isTrue();
        assertThat(store().remembers("known@example.org", "198.51.100.0/24")).isFalse();
        passTime(Duration.ofDays(30));
        assertThat(store().remembers("known@example.org", "192.0.2.0/24")).isFalse();
    }
}
