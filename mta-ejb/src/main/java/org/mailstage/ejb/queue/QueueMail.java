package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Shows and exports messages of the queue. Thread-safe. */
@ApplicationScoped
public class QueueMail {
    /** Most octets of a header that are shown. */
    public static final int MAX_HEADER = 65_536;
    /** Most messages of one export. */
    public static final int MAX_EXPORT = 10_000;

    private static final int PORTION = 500;
    private static final byte[] END_OF_HEADER = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Inject
    QueueReader reader;

    @Inject
    QueueSearch search;

    /** The parts of a message, one for each next hop; empty when none lies in a queue. */
    public List<QueuedMail> show(String id) {
        List<QueuedMail> parts = new ArrayList<>();
        try {
            reader.read(List.of(id.strip().toUpperCase(Locale.ROOT)), (queue, message) -> {
                parts.add(view(queue, message));
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a message could not be read", e);
        }
        return parts;
    }

    private static QueuedMail view(String queue, QueuedMessage message) throws IOException {
        Diagnostic last = message.lastDiagnostic();
        NextHop nextHop = message.handling().nextHop();
        String submitter = message.envelope().options().submitter();
        return new QueuedMail(
                message.id().value(),
                queue,
                message.envelope().reversePath().toString(),
                message.envelope().recipients().stream().map(Mailbox::toString).toList(),
                message.envelope().bodyType().keyword(),
                message.envelope().options().priority(),
                submitter == null ? "" : submitter,
                nextHop == null ? "" : nextHop.toString(),
                message.content().size(),
                message.receivedAt(),
                message.attempts(),
                message.dueAt(),
                last == null ? "" : last.text(),
                header(message));
    }

    private static String header(QueuedMessage message) throws IOException {
        byte[] start;
        try (InputStream in = message.content().open()) {
            start = in.readNBytes(MAX_HEADER);
        }
        int end = start.length;
        for (int i = 0; i + END_OF_HEADER.length <= start.length; i++) {
            if (java.util.Arrays.equals(start, i, i + END_OF_HEADER.length, END_OF_HEADER, 0, END_OF_HEADER.length)) {
                end = i + 2;
                break;
            }
        }
        return new String(start, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Writes what matches, each message once, at most {@value #MAX_EXPORT}.
     *
     * @param format how
     * @throws IOException when the stream fails
     */
    public void export(QueueFilter filter, ExportFormat format, OutputStream out) throws IOException {
        Set<String> written = new HashSet<>();
        try (MailArchive archive = format.open(out)) {
            @Nullable QueueEntry last = null;
            while (written.size() < MAX_EXPORT) {
                List<QueueEntry> entries = search.portion(filter, last, PORTION);
                if (entries.isEmpty()) {
                    return;
                }
                last = entries.get(entries.size() - 1);
                Set<String> ids = new LinkedHashSet<>();
                entries.forEach(entry -> ids.add(entry.id()));
                ids.removeAll(written);
                if (!ids.isEmpty()) {
                    reader.read(ids, (queue, message) -> {
                        if (written.size() < MAX_EXPORT
                                && written.add(message.id().value())) {
                            archive.add(message);
                        }
                        return written.size() < MAX_EXPORT;
                    });
                }
            }
        }
    }
}
