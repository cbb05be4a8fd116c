package org.mailstage.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalSiteStatesTest implements SiteStatesContract {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final LocalSiteStates states = new LocalSiteStates(clock);

    @Override
    public SiteStates states() {
        return states;
    }

    @Override
    public void passTime(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Test
    void rememberedHostsShouldBeBoundedWhenTooManyAreDown() {
        for (int i = 0; i < LocalSiteStates.MAX_HOSTS + 500; i++) {
            states.reportDown("host" + i, Duration.ofMinutes(5));
        }
        assertThat(states.rememberedHosts()).isEqualTo(LocalSiteStates.MAX_HOSTS);
        assertThat(states.isDown("host" + LocalSiteStates.MAX_HOSTS)).isFalse();

        passTime(Duration.ofMinutes(6));
        states.reportDown("late.example", Duration.ofMinutes(5));

        assertThat(states.isDown("late.example")).isTrue();
        assertThat(states.rememberedHosts()).isEqualTo(1);
    }
}
