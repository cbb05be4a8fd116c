package org.mailstage.core.dsn;

import static org.mailstage.core.dsn.MimeText.CRLF;
import static org.mailstage.core.dsn.MimeText.field;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

/**
 * Writes delivery status notifications: {@code multipart/report} of a text for people, a report for machines and the
 * header section of the message (RFC 3464, RFC 6522).
 *
 * <p>Immutable and thread-safe. The output is 7-bit whatever the input: no address, host name or reply of a peer can add
 * a header field, a line or a body part. Delivered and relayed recipients are not reported on (that needs RFC 3461).
 */
public final class DsnWriter {
    /** Most octets of the original's header section that are returned. */
    static final int MAX_HEADERS = 64 * 1024;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final Clock clock;

    public DsnWriter(Clock clock) {
        this.clock = clock;
    }

    /** A date-time of RFC 5322 §3.3, in UTC. */
    static String date(Instant instant) {
        return DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    /**
     * Writes the DSN for a message.
     *
     * @param dsnId queue id the DSN gets; it becomes part of its Message-ID
     * @return empty for a message with the null reverse-path, which must never cause another message (RFC 5321 §6.1):
     *     the caller keeps it for the postmaster (dead-letter queue) and records that nobody was told
     * @throws IOException when the original cannot be read; nothing is written then, and the caller tries again
     */
    public Optional<Dsn> write(DsnRequest request, QueueId dsnId) throws IOException {
        Optional<Mailbox> sender = request.reversePath().mailbox();
        if (sender.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        HeaderSection original = HeaderSection.read(request.original(), MAX_HEADERS);
        List<String> parts = List.of(plainPart(request, now), statusPart(request), headersPart(original));
        String boundary = boundary(dsnId, parts);
        StringBuilder out = new StringBuilder(4096);
        out.append(header(request, sender.get(), dsnId, now, original, boundary));
        for (String part : parts) {
            out.append("--").append(boundary).append(CRLF).append(part).append(CRLF);
        }
        out.append("--").append(boundary).append("--").append(CRLF);
        Envelope envelope = new Envelope(ReversePath.NULL, List.of(sender.get()), BodyType.SEVEN_BIT);
        byte[] octets = out.toString().getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new Dsn(dsnId, envelope, MessageContent.of(octets)));
    }

    private static String header(
            DsnRequest request, Mailbox sender, QueueId dsnId, Instant now, HeaderSection original, String boundary) {
        String hostname = DsnAddress.hostname(request.hostname());
        boolean failed = request.recipients().stream().anyMatch(r -> r.fate() != RecipientReport.Fate.DELAYED);
        String from = DsnAddress.addrSpec(request.postmaster(), hostname).orElse("postmaster@" + hostname);
        StringBuilder out = new StringBuilder();
        out.append(field("Date", date(now)));
        out.append(field("From", "\"Mail Delivery System\" <" + from + ">"));
        out.append(field(
                "To",
                DsnAddress.addrSpec(sender, hostname).map(to -> "<" + to + ">").orElse("undisclosed-recipients:;")));
        out.append(field("Subject", failed ? "Your message was not delivered" : "Your message is delayed"));
        out.append(field("Message-ID", "<" + dsnId + "@" + hostname + ">"));
        original.messageId().ifPresent(id -> {
            out.append(field("In-Reply-To", id));
            out.append(field("References", id));
        });
        out.append(field("Auto-Submitted", "auto-replied"));
        out.append(field("MIME-Version", "1.0"));
        out.append("Content-Type: multipart/report; report-type=delivery-status;")
                .append(CRLF);
        out.append(" boundary=\"").append(boundary).append('"').append(CRLF).append(CRLF);
        return out.append("This is a delivery report in MIME format.")
                .append(CRLF)
                .append(CRLF)
                .toString();
    }

    private static String plainPart(DsnRequest request, Instant now) {
        byte[] text = new PlainReport(request, now).write().getBytes(StandardCharsets.UTF_8);
        return part("text/plain; charset=utf-8", "What happened", text);
    }

    private static String headersPart(HeaderSection original) {
        byte[] octets = original.octets();
        String charset =
                MimeText.isSevenBit(octets) ? "" : isUtf8(octets) ? "; charset=utf-8" : "; charset=unknown-8bit";
        return part("text/rfc822-headers" + charset, "Header of your message", octets);
    }

    private static String part(String type, String description, byte[] octets) {
        boolean sevenBit = MimeText.isSevenBit(octets);
        return field("Content-Type", type)
                + field("Content-Description", description)
                + field("Content-Transfer-Encoding", sevenBit ? "7bit" : "quoted-printable")
                + CRLF
                + (sevenBit ? new String(octets, StandardCharsets.US_ASCII) : MimeText.quotedPrintable(octets));
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** RFC 3464 §2.2, §2.3. */
    private static String statusPart(DsnRequest request) {
        StringBuilder out = new StringBuilder();
        out.append(field("Content-Type", "message/delivery-status"));
        out.append(field("Content-Description", "Report for machines"));
        out.append(CRLF);
        out.append(field("Reporting-MTA", "dns; " + DsnAddress.hostname(request.hostname())));
        out.append(field("X-Mailstage-Queue-ID", request.id().toString()));
        out.append(field("Arrival-Date", date(request.arrival())));
        request.recipients().forEach(report -> out.append(CRLF).append(recipientFields(report)));
        return out.toString();
    }

    private static String recipientFields(RecipientReport report) {
        StringBuilder out = new StringBuilder();
        out.append(field("Final-Recipient", DsnAddress.typed(report.recipient())));
        out.append(field("Action", report.fate().action()));
        out.append(field("Status", report.status().toString()));
        if (!report.remoteHost().isEmpty()) {
            out.append(field("Remote-MTA", "dns; " + DsnAddress.mtaName(report.remoteHost())));
        }
        if (!report.diagnostic().text().isEmpty()) {
            out.append(field(
                    "Diagnostic-Code",
                    diagnosticType(report),
                    report.diagnostic().text()));
        }
        Instant lastAttempt = report.lastAttempt();
        if (lastAttempt != null) {
            out.append(field("Last-Attempt-Date", date(lastAttempt)));
        }
        Instant retryUntil = report.retryUntil();
        if (retryUntil != null) {
            out.append(field("Will-Retry-Until", date(retryUntil)));
        }
        return out.toString();
    }

    private static String diagnosticType(RecipientReport report) {
        String type = report.diagnostic().type();
        return type.matches("[A-Za-z0-9-]{1,40}") ? type : "x-mailstage";
    }

    /** The queue id is unique already; still, what is in the parts decides (RFC 2046 §5.1.1). */
    private static String boundary(QueueId dsnId, List<String> parts) {
        String start = "=_" + dsnId;
        String boundary = start;
        for (int i = 1; occursIn(boundary, parts); i++) {
            boundary = start + "_" + i;
        }
        return boundary;
    }

    private static boolean occursIn(String boundary, List<String> parts) {
        return parts.stream().anyMatch(part -> part.contains("--" + boundary));
    }
}
