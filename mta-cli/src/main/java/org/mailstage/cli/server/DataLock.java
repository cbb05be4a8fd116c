package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second launcher off a data directory in use. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws LaunchException when somebody else holds it
     */
    static DataLock take(DataLayout data) {
        try {
            FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) != null) {
                return new DataLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new LaunchException("The data directory " + data.root() + " cannot be written: " + e, e);
        }
        throw new LaunchException(
                "A server already runs on the data in " + data.root() + "; give another directory with -Dmta.data=DIR");
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The operating system drops the lock with this process at the latest.
            System.getLogger(DataLock.class.getName()).log(System.Logger.Level.DEBUG, "MTA-17001 lock not closed", e);
        }
    }
}
