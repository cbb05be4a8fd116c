package org.mailstage.connector.inbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mailstage.core.message.MessageContent;

/** A content in a file of its own, deleted on close. */
record SpilledContent(Path file, long size) implements MessageContent {
    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
