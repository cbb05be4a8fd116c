package org.mailstage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The benchmark's own directories. */
final class Directories {
    private Directories() {}

    /** Creates one, with those above it. */
    static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BenchException(directory + " cannot be created: " + e.getMessage(), e);
        }
    }

    /** Deletes one with all in it; nothing when it is not there. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchException(directory + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
