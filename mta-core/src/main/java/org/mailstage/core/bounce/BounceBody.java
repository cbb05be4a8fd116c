package org.mailstage.core.bounce;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mailstage.core.mime.MimeHeader;
import org.mailstage.core.mime.MimeLimits;

/**
 * The text of a bounce in words, cut where the returned message begins.
 *
 * @param lines of the explanation
 * @param returned the header section behind it; may be empty
 */
record BounceBody(List<String> lines, MimeHeader returned) {
    private static final Set<String> FIELDS = Set.of(
            "received", "return-path", "message-id", "dkim-signature", "x-mailer", "mime-version", "delivered-to");
    private static final List<String> MARKS = List.of(
            "copy of",
            "original message",
            "message header",
            "headers follow",
            "message follows",
            "unsent message",
            "below this line",
            "returned message",
            "returned content",
            "full message",
            "returned headers",
            "original e-mail",
            "header of the");

    private static final int MAX_LINES = 2000;

    static BounceBody of(String text) {
        List<String> lines = text.lines().limit(MAX_LINES).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (startsReturned(lines.get(i))) {
                return new BounceBody(lines.subList(0, i), header(lines, i));
            }
        }
        return new BounceBody(lines, MimeHeader.of("", MimeLimits.DEFAULT));
    }

    private static boolean startsReturned(String line) {
        String text = line.strip().toLowerCase(Locale.ROOT);
        int colon = line.indexOf(':');
        if (colon > 0 && FIELDS.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))) {
            return true;
        }
        boolean ruled = text.startsWith("--") || text.startsWith("==") || text.startsWith("**") || text.endsWith(":");
        return ruled && text.length() < 120 && MARKS.stream().anyMatch(text::contains);
    }

    /** The first lines behind the mark that look like fields. */
    private static MimeHeader header(List<String> lines, int from) {
        int start = from;
        while (start < lines.size() && !isField(lines.get(start))) {
            start++;
        }
        return MimeHeader.of(String.join("\n", lines.subList(start, lines.size())), MimeLimits.DEFAULT);
    }

    private static boolean isField(String line) {
        int colon = line.indexOf(": ");
        return colon > 0 && line.substring(0, colon).chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c));
    }

    /** All of the explanation in one text. */
    String explanation() {
        return String.join("\n", lines);
    }
}
