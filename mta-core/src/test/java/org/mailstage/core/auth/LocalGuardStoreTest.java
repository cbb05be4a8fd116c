package org.mailstage.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalGuardStoreTest implements GuardStoreContract {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final LocalGuardStore store = new LocalGuardStore(clock);

    @Override
    public GuardStore store() {
        return store;
    }

    @Override
    public Instant now() {
        return now.get();
    }

    @Override
    public void passTime(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Test
    void memoryShouldBeBoundedWhenEverybodyFails() {
        for (int i = 0; i < LocalGuardStore.MAX_COUNTERS + 100; i++) {
            store.count("key " + i, WINDOW);
        }

        assertThat(store.failures("key 0")).isZero();
        assertThat(store.failures("key " + (LocalGuardStore.MAX_COUNTERS + 99))).isEqualTo(1);
        assertThat(store.takeNews()).hasSizeLessThanOrEqualTo(LocalGuardStore.MAX_COUNTERS);
    }

    @Test
    void newsShouldBeToldOnceAndCountOnTopOfWhatAllNodesKnow() {
        store.count("a", WINDOW);
        store.count("a", WINDOW);
        assertThat(store.takeNews()).isEqualTo(Map.of("a", 2));
        assertThat(store.takeNews()).isEmpty();

        store.count("a", WINDOW);
        store.learn("a", new LocalGuardStore.Count(now.get().toEpochMilli(), 7, WINDOW.toMillis()));
        assertThat(store.failures("a")).isEqualTo(8);
    }

    @Test
    void newsShouldBeToldLaterWhenTheyWereGivenBack() {
        store.count("a", WINDOW);
        store.takeNews().forEach(store::keepNews);
        store.count("a", WINDOW);

        assertThat(store.takeNews()).isEqualTo(Map.of("a", 2));
    }

    @Test
    void countShouldNotLastForEverWhenTheClockIsTurnedBack() {
        store.count("a", WINDOW);
        passTime(Duration.ofHours(-2));

        assertThat(store.count("a", WINDOW)).isEqualTo(1);
    }
}
