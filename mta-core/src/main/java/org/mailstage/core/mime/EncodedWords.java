package org.mailstage.core.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes the encoded-words of a header field's value (RFC 2047 §6). Stateless; what cannot be decoded stays as it is. */
public final class EncodedWords {
    private static final Pattern WORD =
            Pattern.compile("=\\?([A-Za-z0-9_:.+-]{1,40})(?:\\*[A-Za-z0-9-]{1,20})?\\?([BbQq])\\?([^? ]{0,1000}+)\\?=");

    private EncodedWords() {}

    /** The text with all encoded-words decoded; blanks between two of them are lost (§6.2). */
    public static String decode(String value) {
        if (!value.contains("=?")) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        Matcher matcher = WORD.matcher(value);
        int at = 0;
        boolean afterWord = false;
        while (matcher.find()) {
            String between = value.substring(at, matcher.start());
            if (!afterWord || !between.isBlank()) {
                out.append(between);
            }
            out.append(decodeWord(matcher));
            afterWord = true;
            at = matcher.end();
        }
        return out.append(value, at, value.length()).toString();
    }

    private static String decodeWord(Matcher word) {
        Slice code = slice(word.group(3));
        Slice octets = word.group(2).equalsIgnoreCase("B")
                ? TransferDecoding.base64(code)
                : TransferDecoding.quotedPrintable(slice(word.group(3).replace('_', ' ') + "="));
        return Charsets.decode(octets, word.group(1).toLowerCase(Locale.ROOT));
    }

    private static Slice slice(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return new Slice(octets, 0, octets.length);
    }

    /** Character sets by the names that mail uses. */
    static final class Charsets {
        private Charsets() {}

        /** Text in that character set; where it is unknown, or ASCII with other octets, UTF-8 or one character an octet. */
        static String decode(Slice octets, String name) {
            if (name.isEmpty() || name.equals("us-ascii") || name.equals("utf-8")) {
                return octets.text();
            }
            try {
                Charset charset = Charset.forName(name);
                return charset.canEncode() ? octets.text(charset) : octets.text();
            } catch (IllegalArgumentException e) {
                return octets.text();
            }
        }
    }
}
