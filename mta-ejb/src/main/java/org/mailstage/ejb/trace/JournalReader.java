package org.mailstage.ejb.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the journal from a position on, across segments. For one thread.
 *
 * <p>Only whole lines are read. Half a line at the end of a segment that is no longer written (the process died) and
 * lines that are no events are left out and counted.
 */
final class JournalReader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalReader.class);
    private static final int BUFFER = 256 * 1024;
    /** A line that is longer than this is none of ours. */
    private static final int MAX_LINE = 32 * 1024 * 1024;

    /** Some events and the position behind them. */
    record Batch(List<TraceEvent> events, JournalPosition end) {}

    private final TraceJournal journal;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private @Nullable FileChannel channel;
    private long openSegment;
    private final AtomicLong unreadable = new AtomicLong();

    JournalReader(TraceJournal journal) {
        this.journal = journal;
    }

    /** Reads up to {@code max} events; none when there are none yet. The end may move even then. */
    Batch read(JournalPosition from, int max) throws IOException {
        List<TraceEvent> events = new ArrayList<>();
        JournalPosition at = from;
        while (events.size() < max) {
            Long segment = journal.segmentAtOrAfter(at.segment());
            if (segment == null) {
                return new Batch(events, at);
            }
            if (segment != at.segment()) {
                at = new JournalPosition(segment, 0);
            }
            // Asked before reading: a segment with a successor gets no more lines.
            boolean complete = journal.segmentAtOrAfter(segment + 1) != null;
            long offset = readSegment(at, max, events);
            at = new JournalPosition(segment, offset);
            if (events.size() >= max || !complete) {
                return new Batch(events, at);
            }
            at = new JournalPosition(segment + 1, 0);
        }
        return new Batch(events, at);
    }

    private long readSegment(JournalPosition from, int max, List<TraceEvent> events) throws IOException {
        long offset = from.offset();
        try {
            FileChannel file = channel(from.segment());
            while (events.size() < max) {
                long ahead = journal.sizeOf(from.segment()) - offset;
                if (ahead <= 0) {
                    return offset;
                }
                buffer.clear().limit((int) Math.min(buffer.capacity(), ahead));
                int length = file.read(buffer, offset);
                if (length <= 0) {
                    return offset;
                }
                int used = lines(length, max, events);
                if (used == 0) {
                    if (length < buffer.capacity()) {
                        return offset;
                    }
                    used = grow(length);
                }
                offset += used;
            }
        } catch (NoSuchFileException e) {
            LOG.debug("segment {} was dropped", from.segment(), e);
        }
        return offset;
    }

    private int grow(int length) {
        if (buffer.capacity() >= MAX_LINE) {
            unreadable.incrementAndGet();
            return length;
        }
        buffer = ByteBuffer.allocate(buffer.capacity() * 4);
        return 0;
    }

    private int lines(int length, int max, List<TraceEvent> events) {
        byte[] bytes = buffer.array();
        int start = 0;
        for (int i = 0; i < length && events.size() < max; i++) {
            if (bytes[i] == '\n') {
                Optional<TraceEvent> event =
                        TraceLine.parse(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                event.ifPresentOrElse(events::add, () -> unreadable.incrementAndGet());
                start = i + 1;
            }
        }
        return start;
    }

    private FileChannel channel(long segment) throws IOException {
        FileChannel open = channel;
        if (open != null && openSegment == segment) {
            return open;
        }
        close();
        open = journal.open(segment);
        channel = open;
        openSegment = segment;
        return open;
    }

    /** Lines left out because they were no events. */
    long unreadable() {
        return unreadable.get();
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
