package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.trace.TraceEvent;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(120)
class TracePipelineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private TraceSettings settings(int handOver, int rowsPerSecond) {
        return new TraceSettings(
                directory.resolve("journal"),
                1 << 26,
                1 << 16,
                handOver,
                50,
                Duration.ofMillis(50),
                rowsPerSecond,
                Duration.ZERO,
                Duration.ofDays(14));
    }

    private TracePipeline open(TraceDatabase database) {
        return open(database, () -> {}, settings(100_000, 0));
    }

    private TracePipeline open(TraceDatabase database, DatabaseWriter.Schema schema, TraceSettings settings) {
        try {
            return new TracePipeline(settings, database, schema, Thread::new, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TraceEvent event(int number) {
        return Events.deferred("ID" + (100000 + number), number, 1, "r@example.com");
    }

    private static List<TraceEvent> events(int from, int to) {
        List<TraceEvent> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(event(i));
        }
        return events;
    }

    /** Remembers what was written, and fails as told. */
    private static final class FakeDatabase implements TraceDatabase {
        final List<TraceEvent> events = new ArrayList<>();
        final AtomicInteger calls = new AtomicInteger();
        volatile boolean down;
        volatile boolean commitUnknown;
        volatile String poison = "";
        volatile CountDownLatch hanging = new CountDownLatch(0);
        JournalPosition position = JournalPosition.START;
        final List<Long> writtenAt = new ArrayList<>();

        @Override
        public synchronized JournalPosition checkpoint(String journal) throws SQLException {
            failWhenDown();
            return position;
        }

        @Override
        public synchronized int write(String journal, List<TraceEvent> batch, JournalPosition from, JournalPosition to)
                throws SQLException {
            calls.incrementAndGet();
            try {
                hanging.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            failWhenDown();
            if (!from.equals(position)) {
                throw new SQLException("the checkpoint is elsewhere");
            }
            if (batch.stream().anyMatch(e -> e.id().equals(poison))) {
                throw new SQLException("value too long", "22001");
            }
            events.addAll(batch);
            writtenAt.add(System.nanoTime());
            position = to;
            if (commitUnknown) {
                commitUnknown = false;
                throw new SQLNonTransientConnectionException("connection lost while committing", "08007");
            }
            return batch.size();
        }

        private void failWhenDown() throws SQLException {
            if (down) {
                throw new SQLNonTransientConnectionException("connection refused", "08001");
            }
        }

        @Override
        public int deleteBefore(Instant time, int max) {
            return 0;
        }

        synchronized List<TraceEvent> written() {
            return List.copyOf(events);
        }
    }

    @Test
    void eventsShouldComeIntoTheDatabaseInOrder() {
        FakeDatabase database = new FakeDatabase();
        try (TracePipeline pipeline = open(database)) {
            events(0, 5000).forEach(pipeline::record);

            await().atMost(PATIENCE).until(() -> database.written().size() >= 5000);
            assertThat(database.written()).isEqualTo(events(0, 5000));
            assertThat(database.calls.get()).isLessThanOrEqualTo(5000 / 50 + 20);
            await().atMost(PATIENCE).until(() -> pipeline.status().backlogOctets() == 0);
            assertThat(pipeline.status().lostEvents()).isZero();
            assertThat(pipeline.status().writtenEvents()).isEqualTo(5000);
        }
    }

    @Test
    void nothingShouldBeLostOrReorderedWhenTheDatabaseIsDownForAWhile() {
        FakeDatabase database = new FakeDatabase();
        try (TracePipeline pipeline = open(database)) {
            events(0, 100).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> database.written().size() == 100);
            database.down = true;
            events(100, 3000).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().databaseDownSince() != null);
            await().atMost(PATIENCE).until(() -> pipeline.status().eventsInMemory() == 0);
            assertThat(pipeline.status().backlogOctets()).isGreaterThan(100_000);

            database.down = false;
            await().atMost(PATIENCE).until(() -> database.written().size() >= 3000);
            assertThat(database.written()).isEqualTo(events(0, 3000));
            await().atMost(PATIENCE).until(() -> pipeline.status().databaseDownSince() == null);
        }
    }

    @Test
    void nothingShouldBeWrittenTwiceWhenTheEndOfATransactionIsUnknown() {
        FakeDatabase database = new FakeDatabase();
        database.commitUnknown = true;
        try (TracePipeline pipeline = open(database)) {
            events(0, 300).forEach(pipeline::record);

            await().atMost(PATIENCE).until(() -> database.written().size() >= 300);
            assertThat(database.written()).isEqualTo(events(0, 300));
        }
    }

    @Test
    void nextStartShouldWriteWhatTheLastOneCouldNot() {
        FakeDatabase database = new FakeDatabase();
        database.down = true;
        try (TracePipeline pipeline = open(database)) {
            events(0, 500).forEach(pipeline::record);
        }
        assertThat(database.written()).isEmpty();

        database.down = false;
        try (TracePipeline pipeline = open(database)) {
            events(500, 600).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> database.written().size() >= 600);
        }
        assertThat(database.written()).isEqualTo(events(0, 600));
    }

    @Test
    void startShouldSucceedWhenTheSchemaCannotBeMadeYet() {
        FakeDatabase database = new FakeDatabase();
        AtomicBoolean down = new AtomicBoolean(true);
        DatabaseWriter.Schema schema = () -> {
            if (down.get()) {
                throw new SQLException("connection refused", "08001");
            }
        };
        try (TracePipeline pipeline = open(database, schema, settings(1000, 0))) {
            events(0, 10).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().databaseDownSince() != null);
            down.set(false);

            await().atMost(PATIENCE).until(() -> database.written().size() == 10);
        }
    }

    @Test
    void oneBadEventShouldBeLeftOutAndTheOthersWritten() {
        FakeDatabase database = new FakeDatabase();
        database.poison = event(42).id();
        try (TracePipeline pipeline = open(database)) {
            events(0, 100).forEach(pipeline::record);

            await().atMost(PATIENCE).until(() -> database.written().size() >= 99);
            List<TraceEvent> expected = new ArrayList<>(events(0, 100));
            expected.remove(42);
            assertThat(database.written()).isEqualTo(expected);
            await().atMost(PATIENCE).until(() -> pipeline.status().lostEvents() == 1);
        }
    }

    @Test
    void recordShouldNotWaitWhenTheDatabaseHangs() {
        FakeDatabase database = new FakeDatabase();
        database.hanging = new CountDownLatch(1);
        try (TracePipeline pipeline = open(database)) {
            events(0, 100).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> database.calls.get() > 0);
            long start = System.nanoTime();
            events(100, 20_100).forEach(pipeline::record);
            long took = System.nanoTime() - start;
            await().atMost(PATIENCE).until(() -> pipeline.status().eventsInMemory() == 0);

            assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(5));
            assertThat(pipeline.status().lostEvents()).isZero();
            database.hanging.countDown();
            await().atMost(PATIENCE).until(() -> database.written().size() == 20_100);
        }
    }

    @Test
    void writerShouldKeepToItsRateWhenItHasMuchToDo() {
        FakeDatabase database = new FakeDatabase();
        database.down = true;
        int events = 3 * TraceSettings.MAX_BATCH;
        try (TracePipeline pipeline = open(database, () -> {}, settings(100_000, 2 * TraceSettings.MAX_BATCH))) {
            events(0, events).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().eventsInMemory() == 0);
            database.down = false;
            await().atMost(PATIENCE).until(() -> database.written().size() == events);
        }
        long first = database.writtenAt.get(0);
        long third = database.writtenAt.get(2);
        assertThat(Duration.ofNanos(third - first)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void eventsShouldWaitInMemoryWhenTheJournalCannotBeWritten() throws IOException {
        FakeDatabase database = new FakeDatabase();
        try (TracePipeline pipeline = open(database)) {
            Path journal = directory.resolve("journal");
            Path away = directory.resolve("away");
            Files.move(journal, away);
            events(0, 100).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().journalFailing());
            Files.move(away, journal);

            await().atMost(PATIENCE).until(() -> database.written().size() == 100);
            assertThat(database.written()).isEqualTo(events(0, 100));
            assertThat(pipeline.status().journalFailing()).isFalse();
        }
    }

    @Test
    void handOverShouldDropAndCountWhenItIsFull() {
        HandOver<Integer> handOver = new HandOver<>(3);
        for (int i = 0; i < 5; i++) {
            handOver.offer(i);
        }

        assertThat(handOver.size()).isEqualTo(3);
        assertThat(handOver.dropped()).isEqualTo(2);
        assertThat(List.of(handOver.poll(), handOver.poll(), handOver.poll())).containsExactly(0, 1, 2);
        assertThat(handOver.poll()).isNull();
        assertThat(handOver.offer(9)).isTrue();
    }

    @Test
    void oldMessagesShouldBeDeletedWhenTheWriterIsIdle() {
        List<Instant> asked = new ArrayList<>();
        FakeDatabase database = new FakeDatabase();
        TraceDatabase counting = new TraceDatabase() {
            @Override
            public JournalPosition checkpoint(String journal) throws SQLException {
                return database.checkpoint(journal);
            }

            @Override
            public int write(String journal, List<TraceEvent> events, JournalPosition from, JournalPosition to)
                    throws SQLException {
                return database.write(journal, events, from, to);
            }

            @Override
            public synchronized int deleteBefore(Instant time, int max) {
                asked.add(time);
                return asked.size() < 3 ? max : 0;
            }
        };
        try (TracePipeline pipeline = open(counting)) {
            pipeline.record(event(0));
            await().atMost(PATIENCE).until(() -> {
                synchronized (counting) {
                    return asked.size() == 3;
                }
            });
        }
        Instant expected = Instant.now().minus(Duration.ofDays(14));
        assertThat(asked)
                .hasSize(3)
                .allSatisfy(time -> assertThat(time).isBetween(expected.minusSeconds(120), expected));
    }

    @Test
    void realDatabaseShouldGetEverythingOnceWhenItWasStoppedInBetween() throws Exception {
        int port = freePort();
        Path data = directory.resolve("pg");
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setUser("postgres");
        source.setDatabaseName("postgres");
        JdbcTraceDatabase database = new JdbcTraceDatabase(source::getConnection, Clock.systemUTC());
        try (TracePipeline pipeline = open(database, () -> TraceSchema.migrate(source), settings(100_000, 0))) {
            // Down at the start.
            events(0, 500).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().databaseDownSince() != null);
            try (EmbeddedPostgres first = postgres(port, data)) {
                await().atMost(PATIENCE).until(() -> pipeline.status().writtenEvents() == 500);
                assertThat(count(first.getPostgresDatabase().getConnection(), "event_trace"))
                        .isEqualTo(500);
            }
            // Down while mail flows.
            events(500, 2000).forEach(pipeline::record);
            await().atMost(PATIENCE).until(() -> pipeline.status().databaseDownSince() != null);
            try (EmbeddedPostgres second = postgres(port, data)) {
                await().atMost(PATIENCE).until(() -> pipeline.status().writtenEvents() == 2000);
                assertThat(count(second.getPostgresDatabase().getConnection(), "event_trace"))
                        .isEqualTo(2000);
                assertThat(count(second.getPostgresDatabase().getConnection(), "message_trace"))
                        .isEqualTo(2000);
            }
        }
    }

    private static EmbeddedPostgres postgres(int port, Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (connection;
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
