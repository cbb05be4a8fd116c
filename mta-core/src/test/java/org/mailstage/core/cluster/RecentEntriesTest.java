package org.mailstage.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {
    private final RecentEntries<AtomicInteger> entries = new RecentEntries<>(160);

    private int count(String key) {
        return entries.with(key, AtomicInteger::new, AtomicInteger::incrementAndGet);
    }

    @Test
    void leastRecentEntryShouldBeForgottenWhenThereAreTooMany() {
        count("kept");
        for (int i = 0; i < 10_000; i++) {
            count("entry " + i);
            count("kept");
        }

        assertThat(entries.size()).isLessThanOrEqualTo(160);
        assertThat(count("kept")).isEqualTo(10_002);
        assertThat(entries.<Integer>ifPresent("entry 0", AtomicInteger::get, -1))
                .isEqualTo(-1);
    }

    @Test
    void entriesShouldGoWhenTheyAreRemoved() {
        count("a");
        count("b");
        count("b");

        assertThat(entries.remove("a")).isTrue();
        assertThat(entries.remove("a")).isFalse();
        assertThat(entries.<String>collect((key, value) -> key + value)).containsExactly("b2");
        entries.removeIf(value -> value.get() == 2);
        assertThat(entries.size()).isZero();
    }
}
