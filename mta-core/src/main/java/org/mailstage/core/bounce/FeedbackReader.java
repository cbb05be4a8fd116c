package org.mailstage.core.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mailstage.core.mime.MimeHeader;

/** Reads the fields of {@code message/feedback-report} (RFC 5965 §3). Stateless. */
final class FeedbackReader {
    private static final int MAX_VALUES = 200;

    private FeedbackReader() {}

    static Complaint read(MimeHeader fields) {
        return new Complaint(
                line(fields, "feedback-type").toLowerCase(Locale.ROOT),
                line(fields, "user-agent"),
                line(fields, "version"),
                mailbox(line(fields, "original-mail-from")),
                mailboxes(fields.all("original-rcpt-to")),
                afterType(line(fields, "reporting-mta")),
                withoutComment(line(fields, "source-ip")),
                lines(fields.all("reported-domain")),
                lines(fields.all("reported-uri")),
                line(fields, "auth-failure").toLowerCase(Locale.ROOT),
                incidents(line(fields, "incidents")),
                fields);
    }

    private static String line(MimeHeader fields, String name) {
        return AddressText.line(fields.text(name));
    }

    private static List<String> lines(List<String> values) {
        return values.stream().limit(MAX_VALUES).map(AddressText::line).toList();
    }

    /** One field may list several, though it should not (§3.2). */
    private static List<String> mailboxes(List<String> values) {
        List<String> found = new ArrayList<>();
        for (String value : values) {
            List<String> inValue = AddressText.find(value, MAX_VALUES);
            found.addAll(inValue.isEmpty() ? List.of(mailbox(AddressText.line(value))) : inValue);
        }
        return found.stream().distinct().limit(MAX_VALUES).toList();
    }

    private static String mailbox(String text) {
        String bare = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        return bare.strip();
    }

    private static String afterType(String value) {
        int semicolon = value.indexOf(';');
        return semicolon < 0 ? value : value.substring(semicolon + 1).strip();
    }

    private static String withoutComment(String value) {
        int blank = value.indexOf(' ');
        return blank < 0 ? value : value.substring(0, blank);
    }

    private static long incidents(String text) {
        return text.matches("[0-9]{1,9}") ? Math.max(1, Long.parseLong(text)) : 1;
    }
}
