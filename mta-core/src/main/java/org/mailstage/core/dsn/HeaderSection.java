package org.mailstage.core.dsn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.message.MessageContent;

/**
 * The header section of a message as its bytes stand there, cut off at a limit between two header fields.
 *
 * @param octets whole lines, each with CRLF, without the empty line at the end
 */
record HeaderSection(byte[] octets) {
    private static final Pattern MESSAGE_ID = Pattern.compile(
            "^Message-ID:[ \\t\\r\\n]*(<[!-;=?-~]{1,250}>)[ \\t]*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    /** Reads no more than the limit from the content. */
    static HeaderSection read(MessageContent content, int limit) throws IOException {
        byte[] start;
        try (InputStream in = content.open()) {
            start = in.readNBytes(limit);
        }
        int end = endOfLines(start, limit);
        byte[] section = new byte[end];
        System.arraycopy(start, 0, section, 0, end);
        return new HeaderSection(section);
    }

    private static int endOfLines(byte[] octets, int limit) {
        int lineStart = 0;
        int fieldStart = 0;
        for (int i = 1; i < octets.length; i++) {
            if (octets[i - 1] == '\r' && octets[i] == '\n') {
                if (i - 1 == lineStart) {
                    return lineStart;
                }
                lineStart = i + 1;
                if (lineStart < octets.length && octets[lineStart] != ' ' && octets[lineStart] != '\t') {
                    fieldStart = lineStart;
                }
            }
        }
        // No empty line: either all of the message is header, or the limit cut a field in two.
        return octets.length < limit ? lineStart : fieldStart;
    }

    /** The identification of the message with its angle brackets; empty when it has none that is safe to repeat. */
    Optional<String> messageId() {
        Matcher matcher = MESSAGE_ID.matcher(new String(octets, StandardCharsets.ISO_8859_1));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
