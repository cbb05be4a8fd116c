package org.mailstage.core.dsn;

import static org.mailstage.core.dsn.MimeText.CRLF;
import static org.mailstage.core.dsn.MimeText.field;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.smtp.Xtext;

/**
 * Writes delivery status notifications: {@code multipart/report} of a text for people, a report for machines and the
 * header section of the message, or all of it where the sender asked for that (RFC 3464, RFC 6522, RFC 3461 §6).
 *
 * <p>Immutable and thread-safe. No address, host name or reply of a peer can add a header field, a line or a body part.
 * The output is 7-bit but for two cases: an 8-bit message that comes back whole, and the form for addresses beyond ASCII
 * (RFC 6533), which is written only to senders whose system knows SMTPUTF8.
 */
public final class DsnWriter {
    /** Most octets of the original's header section that are returned. */
    static final int MAX_HEADERS = 64 * 1024;

    /** A message up to this size comes back whole when that was asked for; of a larger one the header does. */
    static final int MAX_FULL_RETURN = 1024 * 1024;

    private static final String STATUS_DESCRIPTION = "Report for machines";

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
        List<String> parts = List.of(plainPart(request, now), statusPart(request), returnedPart(request, original));
        String boundary = boundary(dsnId, parts);
        StringBuilder out = new StringBuilder(4096);
        for (String part : parts) {
            out.append("--").append(boundary).append(CRLF).append(part).append(CRLF);
        }
        out.append("--").append(boundary).append("--").append(CRLF);
        boolean eightBit = !isAscii(out);
        String header = header(request, sender.get(), dsnId, now, original, boundary, eightBit);
        byte[] octets = octets(header, out);
        return Optional.of(new Dsn(dsnId, envelope(request, sender.get(), octets), MessageContent.of(octets)));
    }

    /** Body octets are kept as one character each; the header is text, beyond ASCII where it may be. */
    private static byte[] octets(String header, CharSequence body) {
        byte[] first = header.getBytes(StandardCharsets.UTF_8);
        byte[] second = body.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] octets = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, octets, first.length, second.length);
        return octets;
    }

    private static boolean isAscii(CharSequence text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static Envelope envelope(DsnRequest request, Mailbox sender, byte[] octets) {
        boolean sevenBit = true;
        for (byte octet : octets) {
            sevenBit &= octet >= 0;
        }
        Envelope envelope = new Envelope(
                ReversePath.NULL, List.of(sender), sevenBit ? BodyType.SEVEN_BIT : BodyType.EIGHT_BIT_MIME);
        boolean requireTls = request.options().requireTls();
        if (!request.isInternational() && !requireTls) {
            return envelope;
        }
        // What is told of a message is as confidential as the message (RFC 8689 §5).
        return envelope.withOptions(new EnvelopeOptions(
                null, null, request.isInternational(), requireTls, false, 0, null, null, null, Map.of()));
    }

    private static String header(
            DsnRequest request,
            Mailbox sender,
            QueueId dsnId,
            Instant now,
            HeaderSection original,
            String boundary,
            boolean eightBit) {
        String hostname = DsnAddress.hostname(request.hostname());
        String from = DsnAddress.addrSpec(request.postmaster(), hostname).orElse("postmaster@" + hostname);
        StringBuilder out = new StringBuilder();
        out.append(field("Date", date(now)));
        out.append(field("From", "\"Mail Delivery System\" <" + from + ">"));
        out.append(to(request, sender, hostname));
        out.append(field("Subject", subject(request.recipients())));
        out.append(field("Message-ID", "<" + dsnId + "@" + hostname + ">"));
        original.messageId().ifPresent(id -> {
            out.append(field("In-Reply-To", id));
            out.append(field("References", id));
        });
        out.append(field("Auto-Submitted", "auto-replied"));
        out.append(field("MIME-Version", "1.0"));
        if (eightBit) {
            out.append(field("Content-Transfer-Encoding", "8bit"));
        }
        String type = request.isInternational() ? "global-delivery-status" : "delivery-status";
        out.append("Content-Type: multipart/report; report-type=")
                .append(type)
                .append(';')
                .append(CRLF);
        out.append(" boundary=\"").append(boundary).append('"').append(CRLF).append(CRLF);
        return out.append("This is a delivery report in MIME format.")
                .append(CRLF)
                .append(CRLF)
                .toString();
    }

    private static String to(DsnRequest request, Mailbox sender, String hostname) {
        Optional<String> ascii = DsnAddress.addrSpec(sender, hostname);
        if (ascii.isEmpty() && request.isInternational()) {
            Optional<String> utf8 = DsnAddress.internationalAddrSpec(sender);
            if (utf8.isPresent()) {
                return MimeText.utf8Field("To", "<" + utf8.get() + ">");
            }
        }
        return field("To", ascii.map(to -> "<" + to + ">").orElse("undisclosed-recipients:;"));
    }

    /** The worst news is in the subject. */
    private static String subject(List<RecipientReport> reports) {
        if (reports.stream().anyMatch(r -> r.fate().isFailure())) {
            return "Your message was not delivered";
        }
        if (reports.stream().anyMatch(r -> r.fate() == RecipientReport.Fate.DELAYED)) {
            return "Your message is delayed";
        }
        boolean delivered = reports.stream().allMatch(r -> r.fate() == RecipientReport.Fate.DELIVERED);
        return delivered ? "Your message was delivered" : "Your message was passed on";
    }

    private static String plainPart(DsnRequest request, Instant now) {
        byte[] text = new PlainReport(request, now).write().getBytes(StandardCharsets.UTF_8);
        return part("text/plain; charset=utf-8", "What happened", text);
    }

    private static String returnedPart(DsnRequest request, HeaderSection header) throws IOException {
        if (request.wantsFullReturn() && request.original().size() <= MAX_FULL_RETURN) {
            byte[] octets;
            try (InputStream in = request.original().open()) {
                octets = in.readAllBytes();
            }
            if (MimeText.isEightBit(octets)) {
                return wholePart(request, header, octets);
            }
        }
        return headersPart(request, header);
    }

    /** A message inside a message must not be encoded (RFC 2046 §5.2.1), so it makes the DSN what it is itself. */
    private static String wholePart(DsnRequest request, HeaderSection header, byte[] octets) {
        boolean global = request.options().smtpUtf8() && !MimeText.isSevenBit(header.octets());
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        return field("Content-Type", global ? "message/global" : "message/rfc822")
                + field("Content-Description", "Your message")
                + field("Content-Transfer-Encoding", isAscii(text) ? "7bit" : "8bit")
                + CRLF
                + text;
    }

    private static String headersPart(DsnRequest request, HeaderSection original) {
        byte[] octets = original.octets();
        if (request.isInternational() && !MimeText.isSevenBit(octets) && isUtf8(octets)) {
            return part("message/global-headers", "Header of your message", octets);
        }
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

    /** RFC 3464 §2.2, §2.3; RFC 6533 §4 for what goes beyond ASCII. */
    private static String statusPart(DsnRequest request) {
        StringBuilder out = new StringBuilder();
        request.options()
                .envid()
                .flatMap(Xtext::decode)
                .filter(id -> !id.isBlank())
                .ifPresent(id -> out.append(field("Original-Envelope-Id", id)));
        out.append(field("Reporting-MTA", "dns; " + DsnAddress.hostname(request.hostname())));
        out.append(field("X-Mailstage-Queue-ID", request.id().toString()));
        out.append(field("Arrival-Date", date(request.arrival())));
        request.recipients().forEach(report -> out.append(CRLF).append(recipientFields(request, report)));
        return request.isInternational()
                ? part(
                        "message/global-delivery-status",
                        STATUS_DESCRIPTION,
                        out.toString().getBytes(StandardCharsets.UTF_8))
                : field("Content-Type", "message/delivery-status")
                        + field("Content-Description", STATUS_DESCRIPTION)
                        + CRLF
                        + out;
    }

    private static String recipientFields(DsnRequest request, RecipientReport report) {
        boolean global = request.isInternational();
        StringBuilder out = new StringBuilder();
        request.options()
                .of(report.recipient())
                .orcpt()
                .flatMap(orcpt -> DsnAddress.original(orcpt, global))
                .ifPresent(original -> out.append(addressField("Original-Recipient", original)));
        out.append(addressField("Final-Recipient", DsnAddress.typed(report.recipient(), global)));
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

    private static String addressField(String name, String typed) {
        return MimeText.isPrintableAscii(typed) ? field(name, typed) : MimeText.utf8Field(name, typed);
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
