package org.mailstage.core.bounce;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.bounce.IncomingReport.Kind;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.mime.ContentType;
import org.mailstage.core.mime.MimeHeader;
import org.mailstage.core.mime.MimeLimits;
import org.mailstage.core.mime.MimePart;
import org.mailstage.core.mime.MimeReader;

/**
 * Tells what an incoming message reports. Stateless and thread-safe; reads a limited part of the message, into memory.
 */
public final class IncomingReportReader {
    private static final Pattern TAG = Pattern.compile("<[/!A-Za-z][^<>]{0,1000}+>");
    private static final Pattern BREAK = Pattern.compile("(?i)<(?:br|/p|/div|/tr|/li|/h[1-6])\\b[^<>]{0,200}+>");
    private static final Pattern REPORT_START =
            Pattern.compile("(?im)^(?:Reporting-MTA|Final-Recipient|Original-Recipient):");
    private static final ReturnedMessage NOTHING = ReturnedMessage.of(MimeHeader.of("", MimeLimits.DEFAULT));

    private IncomingReportReader() {}

    /**
     * Reads and classifies a message.
     *
     * @param nullReversePath true when it came with the null reverse-path, as bounces do (RFC 5321 §4.5.5)
     * @throws IOException when the content cannot be read
     */
    public static IncomingReport read(MessageContent content, boolean nullReversePath) throws IOException {
        return read(MimeReader.read(content, MimeLimits.DEFAULT), nullReversePath);
    }

    /** As {@link #read(MessageContent, boolean)}, of a message in memory. */
    static IncomingReport read(MimePart message, boolean nullReversePath) {
        Optional<MimePart> feedback = message.find(type -> type.is("message", "feedback-report"));
        if (feedback.isPresent()) {
            return complaint(message, feedback.get());
        }
        Optional<MimePart> status = message.find(IncomingReportReader::isDeliveryStatus);
        if (status.isPresent()) {
            Optional<IncomingReport> report = statusReport(message, status.get().fieldGroups());
            if (report.isPresent()) {
                return report.get();
            }
        }
        return unlabelledComplaint(message)
                .or(() -> unlabelledReport(message))
                .orElseGet(() -> inWords(message, nullReversePath));
    }

    private static boolean isDeliveryStatus(ContentType type) {
        return type.is("message", "delivery-status") || type.is("message", "global-delivery-status");
    }

    private static boolean isReturned(ContentType type) {
        return type.is("message", "rfc822")
                || type.is("message", "global")
                || type.is("text", "rfc822-headers")
                || type.is("text", "rfc822-header")
                || type.is("message", "global-headers");
    }

    private static IncomingReport complaint(MimePart message, MimePart feedback) {
        MimeHeader fields = feedback.fieldGroups().stream().findFirst().orElse(MimeHeader.of("", MimeLimits.DEFAULT));
        Complaint complaint = FeedbackReader.read(fields);
        return new IncomingReport(
                Kind.COMPLAINT,
                List.of(),
                complaint.reportingMta(),
                AddressText.line(fields.text("original-envelope-id")),
                Optional.of(complaint),
                returned(message));
    }

    private static Optional<IncomingReport> statusReport(MimePart message, List<MimeHeader> groups) {
        StatusReportReader.Report report = StatusReportReader.read(groups, explanation(message));
        return report.recipients().isEmpty()
                ? Optional.empty()
                : Optional.of(new IncomingReport(
                        Kind.STATUS_REPORT,
                        report.recipients(),
                        report.reportingMta(),
                        report.envelopeId(),
                        Optional.empty(),
                        returned(message)));
    }

    /** The fields of a report within a text: the boundary is wrong, or a program put its report into another one. */
    private static Optional<IncomingReport> unlabelledReport(MimePart message) {
        Matcher start = REPORT_START.matcher(explanation(message));
        if (!MessageTraits.isFromMailSystem(message.header()) || !start.find()) {
            return Optional.empty();
        }
        String fields = explanation(message).substring(start.start());
        return statusReport(message, MimeReader.fieldGroups(fields, MimeLimits.DEFAULT));
    }

    /** The reports of a large provider, which come without the part for machines. */
    private static Optional<IncomingReport> unlabelledComplaint(MimePart message) {
        ReturnedMessage returned = returned(message);
        List<String> recipients = AddressText.find(returned.header().text("x-hmxmroriginalrecipient"), 1);
        String subject = message.header().text("subject").strip().toLowerCase(Locale.ROOT);
        if (recipients.isEmpty() || !subject.startsWith("complaint about message")) {
            return Optional.empty();
        }
        MimeHeader fields =
                MimeHeader.of("Feedback-Type: abuse\nOriginal-Rcpt-To: " + recipients.get(0), MimeLimits.DEFAULT);
        return Optional.of(new IncomingReport(
                Kind.COMPLAINT, List.of(), "", "", Optional.of(FeedbackReader.read(fields)), returned));
    }

    private static IncomingReport inWords(MimePart message, boolean nullReversePath) {
        MimeHeader header = message.header();
        String text = explanation(message);
        boolean failure = MessageTraits.isFailureSubject(header)
                || MessageTraits.isFromMailSystem(header)
                || header.first("x-failed-recipients").isPresent()
                || nullReversePath && MessageTraits.isFailureText(text);
        if (!failure) {
            return plain(withoutFailure(header, text));
        }
        BounceBody body = BounceBody.of(text);
        ReturnedMessage part = returned(message);
        ReturnedMessage returned = part.header().isEmpty() ? ReturnedMessage.of(body.returned()) : part;
        List<ReportedRecipient> recipients = BounceTextReader.read(header, body, returned);
        return recipients.isEmpty()
                ? plain(withoutFailure(header, text))
                : new IncomingReport(Kind.BOUNCE_TEXT, recipients, "", "", Optional.empty(), returned);
    }

    private static Kind withoutFailure(MimeHeader header, String text) {
        if (MessageTraits.isChallenge(header, text)) {
            return Kind.CHALLENGE;
        }
        return MessageTraits.isAutomaticReply(header) ? Kind.AUTOMATIC_REPLY : Kind.NO_REPORT;
    }

    private static IncomingReport plain(Kind kind) {
        return new IncomingReport(kind, List.of(), "", "", Optional.empty(), NOTHING);
    }

    private static ReturnedMessage returned(MimePart message) {
        return message.all().stream()
                .skip(1)
                .filter(part -> isReturned(part.contentType()))
                .findFirst()
                .map(IncomingReportReader::returnedHeader)
                .map(ReturnedMessage::of)
                .orElse(NOTHING);
    }

    private static MimeHeader returnedHeader(MimePart part) {
        if (!part.parts().isEmpty()) {
            return part.parts().get(0).header();
        }
        return part.fieldGroups().stream().findFirst().orElse(MimeHeader.of("", MimeLimits.DEFAULT));
    }

    /** The first text outside the returned message, HTML without its tags. */
    private static String explanation(MimePart message) {
        Optional<MimePart> text = firstText(message);
        if (text.isEmpty() && message.contentType().type().equals("multipart")) {
            return message.text();
        }
        return text.map(part -> part.contentType().subtype().equals("html") ? withoutTags(part.text()) : part.text())
                .orElse("");
    }

    private static Optional<MimePart> firstText(MimePart part) {
        if (isReturned(part.contentType())) {
            return Optional.empty();
        }
        if (part.contentType().type().equals("text")) {
            return Optional.of(part);
        }
        return part.parts().stream()
                .map(IncomingReportReader::firstText)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String withoutTags(String html) {
        String lines = BREAK.matcher(html).replaceAll("\n");
        return TAG.matcher(lines)
                .replaceAll(" ")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#64;", "@")
                .replace("&amp;", "&");
    }
}
