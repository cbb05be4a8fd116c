package org.mailstage.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Passwords on their way to an asadmin process: a file only its owner can read, there while the process runs.
 *
 * @param path the file
 */
record PasswordFile(Path path) implements AutoCloseable {
    /** Writes one. */
    static PasswordFile create(Path directory, List<String> lines) throws IOException {
        Path path = Files.createTempFile(
                directory,
                "asadmin",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new PasswordFile(Files.write(path, lines, StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
