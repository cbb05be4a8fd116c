package org.mailstage.ejb.queue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.mailstage.ejb.messaging.QueuedMessage;

/**
 * Messages as an mbox file (RFC 4155): each after a line {@code From sender date}, lines end with LF, and a line that
 * begins with {@code From }, after any number of {@code >}, gets one more {@code >}, so that it can be told and undone.
 */
final class MboxArchive implements MailArchive {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String SEPARATOR = "From ";

    private final OutputStream out;

    MboxArchive(OutputStream out) {
        this.out = new BufferedOutputStream(out);
    }

    @Override
    public void add(QueuedMessage message) throws IOException {
        String path = message.envelope().reversePath().toString();
        String sender = path.isEmpty() ? "MAILER-DAEMON" : path.replaceAll("\\s", "_");
        text(SEPARATOR + sender + " " + DATE.format(message.receivedAt()) + "\n");
        try (InputStream in = new BufferedInputStream(message.content().open())) {
            copy(in);
        }
        text("\n");
    }

    /** Copies lines; of each it holds no more than what decides whether it is quoted. */
    private void copy(InputStream in) throws IOException {
        StringBuilder start = new StringBuilder();
        boolean deciding = true;
        int last = '\n';
        int octet;
        while ((octet = in.read()) >= 0) {
            if (octet == '\r') {
                continue;
            }
            last = octet;
            if (octet == '\n') {
                flush(start);
                out.write('\n');
                deciding = true;
            } else if (deciding) {
                start.append((char) octet);
                deciding = isPossible(start);
                if (!deciding) {
                    if (isSeparator(start)) {
                        out.write('>');
                    }
                    flush(start);
                }
            } else {
                out.write(octet);
            }
        }
        flush(start);
        if (last != '\n') {
            out.write('\n');
        }
    }

    /** True while it is not known yet whether the line begins like a separator. */
    private static boolean isPossible(StringBuilder start) {
        String rest = start.toString().replaceFirst("^>*", "");
        return rest.length() < SEPARATOR.length() && SEPARATOR.startsWith(rest);
    }

    private static boolean isSeparator(StringBuilder start) {
        return start.toString().replaceFirst("^>*", "").equals(SEPARATOR);
    }

    private void flush(StringBuilder start) throws IOException {
        out.write(start.toString().getBytes(StandardCharsets.ISO_8859_1));
        start.setLength(0);
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
