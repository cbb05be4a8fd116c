package org.mailstage.core.dsn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;

/**
 * Tells mail in bulk and automatic mail from mail that a person waits for an answer to: nobody wants to hear that one of ten
 * thousand copies is late. Stateless.
 */
public final class BulkMail {
    /** Header sections are read this far; what stands behind is not looked at. */
    private static final int MAX_HEADERS = 64 * 1024;

    /** RFC 3834 §5, RFC 2369, RFC 2919, and the field that lists have always set. */
    private static final Pattern FIELD = Pattern.compile(
            "^(?:List-(?:Id|Unsubscribe|Post|Help|Owner|Archive|Subscribe)[ \\t]*:"
                    + "|Precedence[ \\t]*:\\s*(?:bulk|list|junk)\\b"
                    + "|Auto-Submitted[ \\t]*:\\s*auto-)",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private BulkMail() {}

    /**
     * True for mail with low priority (MT-PRIORITY, RFC 6710) and for mail whose header says so.
     *
     * @throws IOException when the content cannot be read
     */
    public static boolean isBulk(Envelope envelope, MessageContent content) throws IOException {
        if (envelope.options().priority() < 0) {
            return true;
        }
        byte[] header = HeaderSection.read(content, MAX_HEADERS).octets();
        return FIELD.matcher(new String(header, StandardCharsets.ISO_8859_1)).find();
    }
}
