package org.mailstage.ejb.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Messages as files of a ZIP archive, octet for octet. */
final class ZipArchive implements MailArchive {
    private final ZipOutputStream zip;

    ZipArchive(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    @Override
    public void add(QueuedMessage message) throws IOException {
        ZipEntry entry = new ZipEntry(message.id() + ".eml");
        entry.setTime(message.receivedAt().toEpochMilli());
        zip.putNextEntry(entry);
        try (InputStream in = message.content().open()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.finish();
    }
}
