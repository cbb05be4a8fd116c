package org.mailstage.ejb.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that events wait in until the database has them: append-only segments in one directory.
 *
 * <p>One thread appends; another one reads ({@link JournalReader}) and deletes. What {@link #append} has returned from
 * survives the end of the process, not that of the machine: it is not forced to the disk. Segments are numbered by the
 * time of their creation and every start begins a new one, so a number is never used twice. When all of them together
 * are larger than allowed, the oldest is dropped, which is logged and counted.
 */
final class TraceJournal implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(TraceJournal.class);
    private static final String SUFFIX = ".trace";

    private final Path directory;
    private final long segmentSize;
    private final long maxSize;
    private final Clock clock;
    private final FileChannel lockFile;
    private final String id;
    /** Size of every segment by its number, the one being written included. */
    private final ConcurrentSkipListMap<Long, Long> segments = new ConcurrentSkipListMap<>();

    private final AtomicLong droppedEvents = new AtomicLong();
    private volatile JournalPosition consumed = JournalPosition.START;
    private @Nullable RandomAccessFile current;
    private long currentNumber;
    private long currentSize;

    /**
     * Opens the journal in the directory and creates what is missing.
     *
     * @param segmentSize octets after which a new segment begins
     * @param maxSize octets of all segments together; at least two segments are kept
     * @throws IOException when the directory cannot be written, or another process uses it
     */
    TraceJournal(Path directory, long segmentSize, long maxSize, Clock clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.segmentSize = segmentSize;
        this.maxSize = maxSize;
        this.clock = clock;
        this.lockFile = lock(directory.resolve("lock"));
        try {
            this.id = readOrCreateId(directory.resolve("journal-id"));
            findSegments();
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("the trace journal is in use within this process: " + file.getParent(), e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("the trace journal is in use by another process: " + file.getParent());
    }

    private static String readOrCreateId(Path file) throws IOException {
        try {
            String known = Files.readString(file).strip();
            if (!known.isEmpty()) {
                return UUID.fromString(known).toString();
            }
        } catch (NoSuchFileException expected) {
            // A new journal.
        } catch (IllegalArgumentException e) {
            LOG.warn("MTA-13001 trace journal id unreadable, a new one is made file={}", file);
        }
        String fresh = UUID.randomUUID().toString();
        Files.writeString(file, fresh + "\n");
        return fresh;
    }

    private void findSegments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.matches("\\d{1,18}" + SUFFIX)) {
                    long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
                    segments.put(number, Files.size(file));
                }
            }
        }
    }

    /** Names this journal in the database: a new directory is a new journal. */
    String id() {
        return id;
    }

    /** Writes whole lines. When it fails, nothing of them counts as written. */
    void append(byte[] lines) throws IOException {
        // Not a FileChannel, which an interruption of the thread would close in the middle of a line.
        RandomAccessFile file = current();
        try {
            file.write(lines);
            currentSize += lines.length;
            segments.put(currentNumber, currentSize);
        } catch (IOException e) {
            giveUpCurrent();
            throw e;
        }
    }

    private RandomAccessFile current() throws IOException {
        RandomAccessFile file = current;
        if (file != null && currentSize < segmentSize) {
            return file;
        }
        if (file != null) {
            file.close();
            current = null;
        }
        long last = segments.isEmpty() ? 0 : segments.lastKey();
        long number = Math.max(last + 1, clock.millis());
        file = new RandomAccessFile(path(number).toFile(), "rw");
        current = file;
        currentNumber = number;
        currentSize = 0;
        segments.put(number, 0L);
        dropWhatIsTooMuch();
        return file;
    }

    /** Takes back what was written in part, as well as it can be done, and lets the next lines begin a new segment. */
    private void giveUpCurrent() {
        RandomAccessFile file = current;
        current = null;
        if (file == null) {
            return;
        }
        try (file) {
            file.setLength(currentSize);
        } catch (IOException e) {
            // Nobody reads beyond the size that counts as written, unless this process ends before the segment is done.
            LOG.warn(
                    "MTA-13002 trace journal may repeat some events segment={} reason={}", currentNumber, e.toString());
        }
    }

    private void dropWhatIsTooMuch() {
        long total = size();
        while (total > maxSize - segmentSize && segments.size() > 2) {
            Map.Entry<Long, Long> oldest = segments.firstEntry();
            total -= oldest.getValue();
            long events = linesAhead(oldest.getKey());
            if (segments.remove(oldest.getKey()) == null) {
                continue;
            }
            delete(oldest.getKey());
            droppedEvents.addAndGet(events);
            LOG.warn(
                    "MTA-13003 trace journal full, oldest segment dropped events={} octets={} limit={}",
                    events,
                    oldest.getValue(),
                    maxSize);
        }
    }

    private long linesAhead(long segment) {
        JournalPosition done = consumed;
        long lines = 0;
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        try (FileChannel channel = open(segment)) {
            channel.position(done.segment() == segment ? done.offset() : 0);
            while (channel.read(buffer.clear()) >= 0) {
                for (int i = 0; i < buffer.position(); i++) {
                    if (buffer.get(i) == '\n') {
                        lines++;
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("segment {} went away while it was counted", segment, e);
        }
        return lines;
    }

    /** Opens a segment for reading. @throws NoSuchFileException when it was dropped */
    FileChannel open(long segment) throws IOException {
        return FileChannel.open(path(segment), StandardOpenOption.READ);
    }

    /** The first segment with this number or a greater one; null when there is none (yet). */
    @Nullable
    Long segmentAtOrAfter(long number) {
        return segments.ceilingKey(number);
    }

    /** Octets of a segment that count as written; 0 when it was dropped. */
    long sizeOf(long segment) {
        return segments.getOrDefault(segment, 0L);
    }

    /** Everything before the position is in the database: whole segments before it are deleted. */
    void consumedUpTo(JournalPosition position) {
        consumed = position;
        for (Long number : segments.headMap(position.segment()).keySet()) {
            if (segments.remove(number) != null) {
                delete(number);
            }
        }
    }

    /** Octets that are not yet in the database. */
    long backlog() {
        JournalPosition done = consumed;
        long ahead = 0;
        for (Map.Entry<Long, Long> segment :
                segments.tailMap(done.segment(), true).entrySet()) {
            ahead += segment.getKey() == done.segment() ? segment.getValue() - done.offset() : segment.getValue();
        }
        return Math.max(0, ahead);
    }

    /** Octets on disk. */
    long size() {
        return segments.values().stream().mapToLong(Long::longValue).sum();
    }

    long droppedEvents() {
        return droppedEvents.get();
    }

    private void delete(long segment) {
        try {
            Files.deleteIfExists(path(segment));
        } catch (IOException e) {
            LOG.warn("MTA-13004 trace journal segment not deleted segment={} reason={}", segment, e.toString());
        }
    }

    private Path path(long segment) {
        return directory.resolve(String.format("%015d%s", segment, SUFFIX));
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile file = current;
        current = null;
        try (lockFile) {
            if (file != null) {
                file.close();
            }
        }
    }
}
