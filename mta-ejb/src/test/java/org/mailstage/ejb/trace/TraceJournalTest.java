package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.trace.TraceEvent;

class TraceJournalTest {
    private static final int SEGMENT = 2000;

    @TempDir
    Path directory;

    private TraceJournal open(long maxSize) throws IOException {
        return new TraceJournal(directory, SEGMENT, maxSize, Clock.systemUTC());
    }

    private static TraceEvent event(int number) {
        return Events.delivered("ID" + (100000 + number), number, 1, "r@example.com");
    }

    private static void append(TraceJournal journal, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            StringBuilder line = new StringBuilder();
            TraceLine.append(event(i), line);
            journal.append(line.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<TraceEvent> events(int from, int to) {
        return IntStream.range(from, to).mapToObj(TraceJournalTest::event).toList();
    }

    private static List<TraceEvent> readAll(TraceJournal journal, JournalPosition from, int portion)
            throws IOException {
        List<TraceEvent> all = new ArrayList<>();
        try (JournalReader reader = new JournalReader(journal)) {
            JournalPosition at = from;
            while (true) {
                JournalReader.Batch batch = reader.read(at, portion);
                if (batch.events().isEmpty()) {
                    return all;
                }
                all.addAll(batch.events());
                at = batch.end();
            }
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(f -> f.toString().endsWith(".trace")).sorted().toList();
        }
    }

    @Test
    void eventsShouldBeReadInOrderAcrossSegments() throws IOException {
        try (TraceJournal journal = open(1 << 20)) {
            append(journal, 0, 100);

            assertThat(segments()).hasSizeGreaterThan(5);
            assertThat(readAll(journal, JournalPosition.START, 7)).isEqualTo(events(0, 100));
            assertThat(readAll(journal, JournalPosition.START, 1000)).isEqualTo(events(0, 100));
        }
    }

    @Test
    void readingShouldGoOnWhereItEndedWhenMoreIsWritten() throws IOException {
        try (TraceJournal journal = open(1 << 20);
                JournalReader reader = new JournalReader(journal)) {
            append(journal, 0, 3);
            JournalReader.Batch first = reader.read(JournalPosition.START, 100);
            JournalReader.Batch nothing = reader.read(first.end(), 100);
            append(journal, 3, 50);
            JournalReader.Batch second = reader.read(nothing.end(), 100);

            assertThat(first.events()).isEqualTo(events(0, 3));
            assertThat(nothing.events()).isEmpty();
            assertThat(second.events()).isEqualTo(events(3, 50));
        }
    }

    @Test
    void nextStartShouldReadWhatTheLastOneLeftAndSkipHalfALine() throws IOException {
        String id;
        JournalPosition read;
        try (TraceJournal journal = open(1 << 20);
                JournalReader reader = new JournalReader(journal)) {
            id = journal.id();
            append(journal, 0, 5);
            read = reader.read(JournalPosition.START, 2).end();
        }
        Path last = segments().get(0);
        Files.writeString(last, "1\tDELIVERED\t1234567\tHAL", StandardOpenOption.APPEND);

        try (TraceJournal journal = open(1 << 20)) {
            append(journal, 5, 8);

            assertThat(journal.id()).isEqualTo(id);
            assertThat(readAll(journal, read, 100)).isEqualTo(events(2, 8));
        }
    }

    @Test
    void linesThatAreNoEventsShouldBeLeftOutAndCounted() throws IOException {
        try (TraceJournal journal = open(1 << 20);
                JournalReader reader = new JournalReader(journal)) {
            append(journal, 0, 1);
            journal.append("\0\0\0\ngarbage\n".getBytes(StandardCharsets.UTF_8));
            append(journal, 1, 2);

            assertThat(reader.read(JournalPosition.START, 10).events()).isEqualTo(events(0, 2));
            assertThat(reader.unreadable()).isEqualTo(2);
        }
    }

    @Test
    void lineLongerThanTheBufferShouldBeRead() throws IOException {
        String[] recipients = IntStream.range(0, 20_000)
                .mapToObj(i -> "recipient" + i + "@example.com")
                .toArray(String[]::new);
        TraceEvent large = Events.received("LARGE", 0, "s@example.org", recipients);
        try (TraceJournal journal = open(1 << 30)) {
            append(journal, 0, 1);
            StringBuilder line = new StringBuilder();
            TraceLine.append(large, line);
            journal.append(line.toString().getBytes(StandardCharsets.UTF_8));
            append(journal, 1, 2);

            assertThat(readAll(journal, JournalPosition.START, 10)).containsExactly(event(0), large, event(1));
        }
    }

    @Test
    void oldestSegmentShouldBeDroppedAndCountedWhenTheJournalIsFull() throws IOException {
        try (TraceJournal journal = open(5 * SEGMENT)) {
            append(journal, 0, 200);
            List<TraceEvent> left = readAll(journal, JournalPosition.START, 1000);

            assertThat(journal.size()).isLessThanOrEqualTo(5 * SEGMENT);
            assertThat(left).isNotEmpty();
            assertThat(left.size() + journal.droppedEvents()).isEqualTo(200);
            assertThat(left).isEqualTo(events(200 - left.size(), 200));
        }
    }

    @Test
    void whatIsInTheDatabaseShouldNotCountAsDropped() throws IOException {
        try (TraceJournal journal = open(5 * SEGMENT);
                JournalReader reader = new JournalReader(journal)) {
            append(journal, 0, 5);
            journal.consumedUpTo(reader.read(JournalPosition.START, 3).end());
            append(journal, 5, 200);
            int left = readAll(journal, JournalPosition.START, 1000).size();

            assertThat(journal.droppedEvents()).isEqualTo(200 - left - 3);
        }
    }

    @Test
    void consumedSegmentsShouldBeDeleted() throws IOException {
        try (TraceJournal journal = open(1 << 20);
                JournalReader reader = new JournalReader(journal)) {
            append(journal, 0, 100);
            JournalPosition end = reader.read(JournalPosition.START, 1000).end();
            long before = journal.backlog();
            journal.consumedUpTo(end);

            assertThat(before).isPositive();
            assertThat(segments()).hasSize(1);
            assertThat(journal.backlog()).isZero();
        }
    }

    @Test
    void journalShouldBeUsedByOneAtATime() throws IOException {
        try (TraceJournal first = open(1 << 20)) {
            assertThat(first.id()).isNotEmpty();
            assertThatThrownBy(() -> open(1 << 20))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void unreadableIdShouldBeReplaced() throws IOException {
        Files.writeString(directory.resolve("journal-id"), "no uuid");
        try (TraceJournal journal = open(1 << 20)) {
            assertThat(journal.id()).matches("[0-9a-f-]{36}");
        }
    }
}
