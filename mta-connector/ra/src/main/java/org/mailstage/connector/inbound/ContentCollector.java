package org.mailstage.connector.inbound;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.smtp.server.DataSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the octets of one message while they arrive. Not thread-safe: an event loop fills it, then one work
 * thread reads and closes it.
 *
 * <p>Octets lie in one array that doubles, so that the receiver gets them without joining. When the message passes the
 * threshold, or memory for all messages is used up, it moves to a file; writing there goes to the page cache and is
 * short enough for an event loop.
 */
final class ContentCollector implements DataSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContentCollector.class);
    /** Holds a typical 4 KB message with its trace field at once. */
    private static final int FIRST = 8 << 10;

    private static final int FILE_BUFFER = 64 << 10;
    private static final int NO_MORE_THAN = 1 << 30;

    private final ContentStore store;
    private final String name;
    private byte[] octets = new byte[0];
    private int length;
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private long spilled;

    ContentCollector(ContentStore store, String name) {
        this.store = store;
        this.name = name;
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        if (out == null && makeRoom(count)) {
            System.arraycopy(source, offset, octets, length, count);
            length += count;
            return;
        }
        OutputStream target = out == null ? moveToFile() : out;
        target.write(source, offset, count);
        spilled += count;
    }

    private boolean makeRoom(int count) {
        long needed = (long) length + count;
        if (needed <= octets.length) {
            return true;
        }
        if (needed > store.threshold()) {
            return false;
        }
        // Doubling ends at the threshold: what is above goes to a file anyway.
        long doubled = Math.max(FIRST, 2L * octets.length);
        int size = (int) Math.max(needed, Math.min(doubled, Math.min(NO_MORE_THAN, store.threshold())));
        if (!store.memory().reserve(size - octets.length)) {
            return false;
        }
        octets = Arrays.copyOf(octets, size);
        return true;
    }

    private OutputStream moveToFile() throws IOException {
        Path target = store.spill().newFile(name);
        file = target;
        OutputStream stream = new BufferedOutputStream(
                Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_BUFFER);
        out = stream;
        stream.write(octets, 0, length);
        spilled = length;
        forgetMemory();
        return stream;
    }

    private void forgetMemory() {
        store.memory().release(octets.length);
        octets = new byte[0];
        length = 0;
    }

    /**
     * The whole content, to be read until {@link #close()}.
     *
     * @throws IOException when it could not be kept
     */
    MessageContent finish() throws IOException {
        if (out != null) {
            out.close();
        }
        return file == null ? MessageContent.of(octets, 0, length) : new SpilledContent(file, spilled);
    }

    /** Gives memory and file back. */
    @Override
    public void close() {
        forgetMemory();
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a file that is deleted anyway", e);
        }
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("MTA-11013 cannot delete a message file file={} cause={}", file, e.toString());
            }
        }
    }
}
