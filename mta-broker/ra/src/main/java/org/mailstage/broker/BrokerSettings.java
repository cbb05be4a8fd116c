package org.mailstage.broker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedBroker} needs to know before it starts; immutable.
 *
 * @param dataDirectory where journal, pages, large messages and bindings lie; one broker at a time
 * @param journal how the journal is written
 * @param globalMaxBytes heap that queued messages may take before further ones are paged to disk, in bytes
 * @param addressMaxBytes the same for one address, in bytes, so that no queue takes everything
 * @param pageBytes size of one page file, in bytes
 * @param maxDiskUsagePercent share of the file system in use from which new mail is refused
 * @param acceptor a TCP address to listen on as well, or null for in-VM only
 */
public record BrokerSettings(
        Path dataDirectory,
        JournalSettings journal,
        long globalMaxBytes,
        long addressMaxBytes,
        int pageBytes,
        int maxDiskUsagePercent,
        @Nullable Acceptor acceptor) {

    private static final long MEBIBYTE = 1024L * 1024;

    /** Refuses limits under which the broker could not work at all. */
    public BrokerSettings {
        if (globalMaxBytes < 1 || addressMaxBytes < 1 || pageBytes < 1 || pageBytes > addressMaxBytes) {
            throw new IllegalArgumentException(
                    "memory limits must be positive, and a page fit into the memory of an address");
        }
        if (maxDiskUsagePercent < 0 || maxDiskUsagePercent > 100) {
            throw new IllegalArgumentException("disk usage limit must be 0 to 100 percent: " + maxDiskUsagePercent);
        }
    }

    /** The defaults, with data in the given directory. */
    public static BrokerSettings in(Path dataDirectory) {
        long global = Math.max(32 * MEBIBYTE, Runtime.getRuntime().maxMemory() / 4);
        return new BrokerSettings(
                dataDirectory, JournalSettings.defaults(), global, global / 2, (int) (10 * MEBIBYTE), 90, null);
    }

    /** The same settings with another way to write the journal. */
    public BrokerSettings withJournal(JournalSettings other) {
        return new BrokerSettings(
                dataDirectory, other, globalMaxBytes, addressMaxBytes, pageBytes, maxDiskUsagePercent, acceptor);
    }

    /** The same settings with other limits on the heap, in bytes. */
    public BrokerSettings withMemory(long global, long perAddress, int page) {
        return new BrokerSettings(dataDirectory, journal, global, perAddress, page, maxDiskUsagePercent, acceptor);
    }

    /** The same settings with another limit on the disk, in percent. */
    public BrokerSettings withMaxDiskUsagePercent(int percent) {
        return new BrokerSettings(
                dataDirectory, journal, globalMaxBytes, addressMaxBytes, pageBytes, percent, acceptor);
    }

    /** The same settings with a TCP address to listen on. */
    public BrokerSettings withAcceptor(@Nullable Acceptor other) {
        return new BrokerSettings(
                dataDirectory, journal, globalMaxBytes, addressMaxBytes, pageBytes, maxDiskUsagePercent, other);
    }
}
