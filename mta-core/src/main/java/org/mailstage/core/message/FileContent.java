package org.mailstage.core.message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A content in a temporary file of its own, which is deleted when the content is closed. */
public final class FileContent implements MessageContent {
    private final Path file;
    private final long size;

    /** @throws IOException when the file cannot be read */
    public FileContent(Path file) throws IOException {
        this.file = file;
        this.size = Files.size(file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
