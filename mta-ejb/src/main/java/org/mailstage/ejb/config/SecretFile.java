package org.mailstage.ejb.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A file with a password, key or token in its first line: secrets stand in no settings, since these are shown, exported and
 * shared. Stateless.
 */
public final class SecretFile {
    private SecretFile() {}

    /**
     * The first line as it is, blanks included; never empty. Text in UTF-8.
     *
     * @throws IOException when there is none, with a text for administrators
     */
    public static String firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new IOException(file + " is empty"));
        } catch (UncheckedIOException e) {
            throw new IOException(file + " is no text", e);
        }
    }
}
