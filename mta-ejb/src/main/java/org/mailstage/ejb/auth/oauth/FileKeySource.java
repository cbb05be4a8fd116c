package org.mailstage.ejb.auth.oauth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JWK set in a file; a changed one is seen when the keys are read the next time. */
final class FileKeySource implements KeySource {
    private final Path file;

    FileKeySource(Path file) {
        this.file = file;
    }

    @Override
    public byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw new IOException("file of keys is longer than " + MAX_LENGTH + " octets");
            }
            return bytes;
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
