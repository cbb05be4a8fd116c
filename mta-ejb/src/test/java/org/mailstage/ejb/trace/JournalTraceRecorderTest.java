package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mailstage.ejb.trace.Events.delivered;
import static org.mailstage.ejb.trace.Events.received;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.trace.TraceState;
import org.mailstage.core.trace.TrafficStatistics;

@Timeout(120)
class JournalTraceRecorderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private JournalTraceRecorder recorder(TestDatabase database, Path data) {
        JournalTraceRecorder recorder = new JournalTraceRecorder();
        recorder.statistics = new TrafficStatistics(Clock.systemUTC());
        recorder.threads = new PlainThreads();
        recorder.dataSource = database.dataSource;
        recorder.data = data.toString();
        recorder.journalMaxMb = 64;
        recorder.retentionDays = 3650;
        recorder.retry = Duration.ofMillis(50);
        return recorder;
    }

    @Test
    void eventsShouldBeCountedAndFound() throws Exception {
        try (TestDatabase database = TestDatabase.h2()) {
            JournalTraceRecorder recorder = recorder(database, directory);
            recorder.start();
            recorder.record(received("AAAA00000000000001", 0, "s@example.org", "r@example.com"));
            recorder.record(delivered("AAAA00000000000001", 1, 1, "r@example.com"));

            await().atMost(PATIENCE).until(() -> recorder.status().writtenEvents() == 2);
            recorder.stop();
            assertThat(recorder.statistics.totals().delivered()).isEqualTo(1);
            assertThat(recorder.status().lostEvents()).isZero();
            assertThat(database.queries()
                            .life("AAAA00000000000001")
                            .orElseThrow()
                            .message()
                            .state())
                    .isEqualTo(TraceState.DELIVERED);
        }
    }

    @Test
    void recordingShouldBeginWhenTheJournalCanBeOpenedAtLast() throws Exception {
        try (TestDatabase database = TestDatabase.h2()) {
            Path data = directory.resolve("data");
            Files.writeString(data, "a file where the directory should be");
            JournalTraceRecorder recorder = recorder(database, data);
            recorder.start();
            recorder.record(received("AAAA00000000000001", 0, "s@example.org", "r@example.com"));
            assertThat(recorder.status().journalFailing()).isTrue();
            assertThat(recorder.status().lostEvents()).isEqualTo(1);
            assertThat(recorder.statistics.totals().received()).isEqualTo(1);

            Files.delete(data);
            await().atMost(PATIENCE).until(() -> !recorder.status().journalFailing());
            recorder.record(received("AAAA00000000000002", 0, "s@example.org", "r@example.com"));
            await().atMost(PATIENCE).until(() -> recorder.status().writtenEvents() == 1);
            recorder.stop();
            assertThat(database.queries().life("AAAA00000000000002")).isPresent();
        }
    }

    private static final class PlainThreads implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            return new Thread(work);
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        }
    }
}
