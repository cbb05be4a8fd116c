package org.mailstage.core.tls.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Puts a report into a message (RFC 8460 §5.3). Stateless. */
public final class ReportMessage {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final int LINE = 76;

    private ReportMessage() {}

    /** The JSON, compressed: what is sent by HTTPS, and the second part of the message. */
    public static byte[] compressed(DayReport report) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(octets)) {
            gzip.write(report.json().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    /**
     * The message. It asks to be let through even where TLS fails, since that is what it is about (RFC 8460 §5.3, RFC 8689
     * §3).
     *
     * @param to the address, which must be plain ASCII
     */
    public static byte[] write(DayReport report, String to, Instant now) {
        String boundary = "=_tlsrpt_" + report.id();
        String file = report.fileName();
        String text = String.join(
                "\r\n",
                "From: <" + report.contact() + ">",
                "To: <" + to + ">",
                "Date: " + DATE.format(now.atOffset(ZoneOffset.UTC)),
                "Message-ID: <" + report.id() + "@" + report.submitter() + ">",
                "Subject: Report Domain: " + report.domain(),
                " Submitter: " + report.submitter(),
                " Report-ID: <" + report.id() + "@" + report.submitter() + ">",
                "TLS-Report-Domain: " + report.domain(),
                "TLS-Report-Submitter: " + report.submitter(),
                "TLS-Required: No",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=\"tlsrpt\";",
                " boundary=\"" + boundary + "\"",
                "",
                "--" + boundary,
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "This is an aggregate TLS report from " + report.submitter(),
                "on sessions with the mail exchangers of " + report.domain(),
                "on " + report.day() + " (UTC).",
                "",
                "--" + boundary,
                "Content-Type: application/tlsrpt+gzip",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment;",
                " filename=\"" + file + "\"",
                "",
                Base64.getMimeEncoder(LINE, new byte[] {'\r', '\n'}).encodeToString(compressed(report)),
                "--" + boundary + "--",
                "");
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
