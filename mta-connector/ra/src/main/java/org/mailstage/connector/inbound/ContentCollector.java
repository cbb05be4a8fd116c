package org.mailstage.connector.inbound;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.smtp.server.DataSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the octets of one message while they arrive. Not thread-safe: an event loop fills it, then one work
 * thread reads and closes it.
 *
 * <p>A small message lies in one array that grows and goes to the receiver as it is. A larger one lies in chunks that are
 * joined once, which costs the heap less than doubling an array of a megabyte. When the message passes the threshold,
 * or memory for all messages is used up, it moves to a file; writing there goes to the page cache and is short enough
 * for an event loop.
 */
final class ContentCollector implements DataSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentCollector.class);
    /** Holds a typical 4 KB message with its trace field at once. */
    private static final int FIRST = 8 << 10;

    private static final int CHUNK = 64 << 10;
    private static final int FILE_BUFFER = 64 << 10;
    private static final byte[] NOTHING = {};

    private record Spill(Path file, OutputStream out) {}

    private final ContentStore store;
    private final String name;
    private final List<byte[]> fullChunks = new ArrayList<>(0);
    private byte[] tail = NOTHING;
    private int tailLength;
    private long length;
    private long reserved;
    private @Nullable Spill spill;

    ContentCollector(ContentStore store, String name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        int done = 0;
        while (done < count && spill == null && (tailLength < tail.length || makeRoom(count - done))) {
            int fits = Math.min(count - done, tail.length - tailLength);
            System.arraycopy(source, offset + done, tail, tailLength, fits);
            tailLength += fits;
            length += fits;
            done += fits;
        }
        if (done < count) {
            Spill target = spill == null ? moveToFile() : spill;
            target.out().write(source, offset + done, count - done);
            length += count - done;
        }
    }

    private boolean makeRoom(int count) {
        if (length + count > store.threshold()) {
            return false;
        }
        if (tail.length == CHUNK) {
            if (!reserve(CHUNK)) {
                return false;
            }
            fullChunks.add(tail);
            tail = new byte[CHUNK];
            tailLength = 0;
            return true;
        }
        int size = Math.min(CHUNK, Math.max(FIRST, Math.max(2 * tail.length, tailLength + count)));
        if (!reserve(size - tail.length)) {
            return false;
        }
        tail = Arrays.copyOf(tail, size);
        return true;
    }

    private boolean reserve(long octets) {
        if (store.memory().reserve(octets)) {
            reserved += octets;
            return true;
        }
        return false;
    }

    private Spill moveToFile() throws IOException {
        Path file = store.spill().newFile(name);
        OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_BUFFER);
        Spill target = new Spill(file, out);
        spill = target;
        for (byte[] chunk : fullChunks) {
            out.write(chunk);
        }
        out.write(tail, 0, tailLength);
        forgetMemory();
        return target;
    }

    private void forgetMemory() {
        store.memory().release(reserved);
        reserved = 0;
        fullChunks.clear();
        tail = NOTHING;
        tailLength = 0;
    }

    /**
     * The whole content, to be read until {@link #close()}.
     *
     * @throws IOException when it could not be kept
     */
    MessageContent finish() throws IOException {
        if (spill == null && fullChunks.isEmpty()) {
            return MessageContent.of(tail, 0, tailLength);
        }
        // For a moment the message lies in memory twice.
        if (spill == null && reserve(length)) {
            return MessageContent.of(join());
        }
        Spill target = spill == null ? moveToFile() : spill;
        target.out().close();
        return new SpilledContent(target.file(), length);
    }

    private byte[] join() {
        byte[] octets = new byte[Math.toIntExact(length)];
        int at = 0;
        for (byte[] chunk : fullChunks) {
            System.arraycopy(chunk, 0, octets, at, chunk.length);
            at += chunk.length;
        }
        System.arraycopy(tail, 0, octets, at, tailLength);
        fullChunks.clear();
        tail = NOTHING;
        store.memory().release(reserved - length);
        reserved = length;
        return octets;
    }

    /** Gives memory and file back. */
    @Override
    public void close() {
        forgetMemory();
        Spill target = spill;
        if (target == null) {
            return;
        }
        try {
            target.out().close();
        } catch (IOException e) {
            LOG.debug("closing a file that is deleted anyway", e);
        }
        try {
            Files.deleteIfExists(target.file());
        } catch (IOException e) {
            LOG.warn("MTA-11013 cannot delete a message file file={} cause={}", target.file(), e.toString());
        }
    }
}
