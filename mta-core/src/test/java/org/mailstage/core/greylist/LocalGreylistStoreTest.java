package org.mailstage.core.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LocalGreylistStoreTest implements GreylistStoreContract {
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final LocalGreylistStore store = new LocalGreylistStore(clock, 1600);

    @Override
    public GreylistStore store() {
        return store;
    }

    @Test
    void entryShouldExpire() {
        store.put("expires", new GreylistEntry(1, 2, 3), Duration.ofHours(1));
        now = now.plus(Duration.ofHours(1));

        assertThat(find("expires")).isEmpty();
        assertThat(GreylistStoreContract.get(store.list("", 10))).isEmpty();
    }

    @Test
    void memoryShouldBeBounded() {
        for (int i = 0; i < 100_000; i++) {
            store.put("s " + i, new GreylistEntry(1, 2, 3), Duration.ofHours(1));
        }

        assertThat(store.size()).isBetween(1500L, 1600L);
    }
}
