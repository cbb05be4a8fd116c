package org.mailstage.broker;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file system that the broker's data lie on, and how much of it is kept free; thread safe.
 *
 * <p>What is kept free is what mail that was accepted needs to move on: a share of the file system, and never less than
 * {@value #RESERVED_FILES} journal files, because a journal that cannot begin its next file stops the broker.
 */
final class DiskRoom {

    /** One is filled in advance, one more may be needed until the next look at the disk, two are for compacting. */
    static final int RESERVED_FILES = 4;

    /** Of a file system, journal files kept for further use may take one in so many parts. */
    private static final int POOL_SHARE = 20;

    private static final int LEAST_POOL = 2;
    private static final int MOST_POOL = 10;

    private final BrokerSettings settings;

    DiskRoom(BrokerSettings settings) {
        this.settings = settings;
    }

    /** Below so many free bytes new mail is refused. */
    long reserve() throws IOException {
        long share = store().getTotalSpace() / 100 * (100 - settings.maxDiskUsagePercent());
        return Math.max(share, (long) RESERVED_FILES * settings.journal().fileBytes());
    }

    /** Bytes that are free now. */
    long usable() throws IOException {
        return store().getUsableSpace();
    }

    /**
     * How many journal files there may be before an empty one is deleted instead of kept. Kept ones need not be filled
     * again, but they are room that nobody else can use.
     */
    int pooledFiles() throws IOException {
        long files = store().getTotalSpace() / POOL_SHARE / settings.journal().fileBytes();
        return (int) Math.min(MOST_POOL, Math.max(LEAST_POOL, files));
    }

    /** Of the directory, or of what it will be created in. */
    private FileStore store() throws IOException {
        Path place = settings.dataDirectory().toAbsolutePath();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return Files.getFileStore(place);
    }
}
