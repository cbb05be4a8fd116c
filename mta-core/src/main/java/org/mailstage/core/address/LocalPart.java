package org.mailstage.core.address;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.net.InternationalDomain;

/** Spellings of local parts (RFC 5321 §4.1.2, RFC 6531 §3.3). Stateless. */
final class LocalPart {
    private LocalPart() {}

    /**
     * The local part composed (Unicode form NFC) and without quotes and backslashes it does not need; a malformed one
     * comes back unchanged.
     */
    static String canonical(String localPart) {
        boolean quoted = localPart.startsWith("\"");
        if (!quoted && InternationalDomain.isAscii(localPart)) {
            return localPart;
        }
        String content = quoted ? content(localPart) : localPart;
        if (content == null) {
            return localPart;
        }
        // Before the look at what needs quotes: U+037E composes to a semicolon.
        String composed = Normalizer.normalize(content, Normalizer.Form.NFC);
        return AddressParser.isDotString(composed) ? composed : quote(composed);
    }

    /** What a quoted string means; null when it is none. */
    private static @Nullable String content(String quotedString) {
        int last = quotedString.length() - 1;
        if (last < 1 || quotedString.charAt(last) != '"') {
            return null;
        }
        StringBuilder content = new StringBuilder(last);
        boolean escaped = false;
        for (int i = 1; i < last; i++) {
            char c = quotedString.charAt(i);
            if (c == '"' && !escaped) {
                return null;
            }
            escaped = c == '\\' && !escaped;
            if (!escaped) {
                content.append(c);
            }
        }
        if (escaped) {
            return null;
        }
        return content.toString();
    }

    private static String quote(String content) {
        return '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
