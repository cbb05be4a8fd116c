package org.mailstage.broker;

import java.time.Duration;
import org.apache.activemq.artemis.core.server.JournalType;

/**
 * How the broker writes its journal. The defaults are the measured choice of {@code docs/adr/0002-embedded-broker.md}; other
 * values are for measuring on other disks. Every choice here keeps the promise that a durable send returns only after
 * {@code fdatasync}.
 *
 * @param type kind of file access; ASYNCIO needs a native library that the archive does not carry
 * @param bufferTimeout how long a write waits for others to share its sync; the cost of a lone sender
 * @param bufferBytes size of the write buffer and so the largest record, in bytes
 * @param fileBytes size of one pre-filled journal file, in bytes
 * @param largeMessageBytes body size from which a message is streamed to a file of its own instead of the journal, in bytes
 */
public record JournalSettings(
        JournalType type, Duration bufferTimeout, int bufferBytes, int fileBytes, int largeMessageBytes) {

    /** Room left in a record beside the body: properties of the envelope and the broker's own header. */
    private static final int RECORD_OVERHEAD_BYTES = 256 * 1024;

    /** Refuses sizes that would make the broker turn messages into large ones behind the client's back. */
    public JournalSettings {
        if (bufferTimeout.isNegative() || bufferTimeout.isZero()) {
            throw new IllegalArgumentException("journal buffer time-out must be positive: " + bufferTimeout);
        }
        if (largeMessageBytes + RECORD_OVERHEAD_BYTES > bufferBytes || bufferBytes > fileBytes) {
            throw new IllegalArgumentException("journal sizes must satisfy large message (" + largeMessageBytes + ") + "
                    + RECORD_OVERHEAD_BYTES + " <= buffer (" + bufferBytes + ") <= file (" + fileBytes + ")");
        }
    }

    /** The settings that the product ships with. */
    public static JournalSettings defaults() {
        return new JournalSettings(
                JournalType.NIO, Duration.ofNanos(200_000), 4 * 1024 * 1024, 64 * 1024 * 1024, 2 * 1024 * 1024);
    }

    /** The same settings with another buffer time-out. */
    public JournalSettings withBufferTimeout(Duration timeout) {
        return new JournalSettings(type, timeout, bufferBytes, fileBytes, largeMessageBytes);
    }
}
