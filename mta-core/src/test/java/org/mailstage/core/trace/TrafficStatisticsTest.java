package org.mailstage.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrafficStatisticsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:30Z"));
    private final TrafficStatistics statistics =
            new TrafficStatistics(((InstantSource) now::get).withZone(ZoneOffset.UTC));

    private void count(TraceEvent.Type type, String... recipients) {
        statistics.count(
                new TraceEvent("ID", type, now.get(), "n", "", List.of(recipients), "", "", "", "", 0, 0, null));
    }

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Test
    void receptionsShouldCountMessagesAndTheRestRecipients() {
        count(TraceEvent.Type.RECEIVED, "a", "b", "c");
        count(TraceEvent.Type.DELIVERED, "a", "b");
        count(TraceEvent.Type.DEFERRED, "c");
        count(TraceEvent.Type.DEFERRED, "c");
        count(TraceEvent.Type.FAILED, "c");
        count(TraceEvent.Type.BOUNCED, "c");
        count(TraceEvent.Type.IN_DOUBT, "a", "b");
        count(TraceEvent.Type.UNREPORTED, "c");

        assertThat(statistics.totals()).isEqualTo(new TrafficCounts(1, 3, 2, 2, 1, 0, 1, 0, 2, 1));
        assertThat(statistics.since()).isEqualTo(Instant.parse("2026-11-24T10:00:30Z"));
    }

    @Test
    void minutesShouldEndWithTheRunningOne() {
        count(TraceEvent.Type.RECEIVED, "a");
        pass(Duration.ofMinutes(1));
        count(TraceEvent.Type.DELIVERED, "a");

        List<TrafficMinute> minutes = statistics.minutes();
        assertThat(minutes).hasSize(TrafficStatistics.MINUTES);
        assertThat(minutes.get(59))
                .isEqualTo(new TrafficMinute(
                        Instant.parse("2026-11-24T10:01:00Z"), new TrafficCounts(0, 0, 1, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(minutes.get(58))
                .isEqualTo(new TrafficMinute(
                        Instant.parse("2026-11-24T10:00:00Z"), new TrafficCounts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0)));
        assertThat(minutes.get(0).counts()).isEqualTo(TrafficCounts.ZERO);
    }

    @Test
    void minuteShouldBeForgottenAfterAnHour() {
        count(TraceEvent.Type.RECEIVED, "a");
        pass(Duration.ofMinutes(59));
        assertThat(statistics.minutes().get(0).counts().received()).isEqualTo(1);
        pass(Duration.ofMinutes(1));
        assertThat(statistics.minutes()).allMatch(m -> m.counts().equals(TrafficCounts.ZERO));
        pass(Duration.ofMinutes(61));
        count(TraceEvent.Type.RECEIVED, "a");

        assertThat(statistics.minutes()).extracting(m -> m.counts().received()).endsWith(0L, 1L);
        assertThat(statistics.totals().received()).isEqualTo(2);
    }

    @Test
    void nothingShouldGoUncountedWhenManyThreadsCount() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 20_000; n++) {
                    count(TraceEvent.Type.RECEIVED, "a", "b");
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(statistics.totals().received()).isEqualTo(80_000);
        assertThat(statistics.minutes().get(59).counts().receivedRecipients()).isEqualTo(160_000);
    }
}
