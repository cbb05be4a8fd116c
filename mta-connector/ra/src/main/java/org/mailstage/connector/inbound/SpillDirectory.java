package org.mailstage.connector.inbound;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of messages too large for memory. Thread-safe.
 *
 * <p>A file lives from the moment its message outgrows memory until the receiver has returned. It is no spool: what a
 * crash leaves was never acknowledged, so {@link #sweep()} deletes it. File names begin with the process id, so that
 * two servers may share a directory.
 */
final class SpillDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);
    private static final String SUFFIX = ".spill";

    private final Path directory;

    SpillDirectory(Path directory) {
        this.directory = directory;
    }

    /** A name for a new file; the directory exists afterwards. */
    Path newFile(String name) throws IOException {
        Files.createDirectories(directory);
        return directory.resolve(ProcessHandle.current().pid() + "-" + name + SUFFIX);
    }

    /** Deletes files whose process is gone. */
    void sweep() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*-*" + SUFFIX)) {
            for (Path file : files) {
                if (isStale(file) && Files.deleteIfExists(file)) {
                    deleted++;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("MTA-11010 cannot sweep stale message files directory={} cause={}", directory, e.toString());
        }
        if (deleted > 0) {
            LOG.info("MTA-11011 stale message files deleted directory={} files={}", directory, deleted);
        }
    }

    /** Stale: no process of that id runs, or one that started after the file was last written. */
    private static boolean isStale(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            Optional<ProcessHandle> owner = ProcessHandle.of(Long.parseLong(name.substring(0, name.indexOf('-'))));
            return owner.filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().startInstant())
                    .map(start -> start.isAfter(written))
                    .orElse(owner.isEmpty());
        } catch (NumberFormatException | NoSuchFileException e) {
            // Not one of ours, or deleted by its owner meanwhile.
            return false;
        }
    }
}
