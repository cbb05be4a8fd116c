package org.mailstage.core.dsn;

import java.nio.charset.StandardCharsets;

/**
 * Text in the clothes that mail asks for: folded header fields, encoded-words, quoted-printable (RFC 5322 §2.2.3, RFC
 * 2047, RFC 2045 §6.7). Whatever goes in, what comes out is printable ASCII in lines of at most 998 octets.
 */
final class MimeText {
    static final String CRLF = "\r\n";
    /** Where fields are folded if they have a blank to fold at. */
    private static final int WIDTH = 76;
    /** Where a word is cut in two, so that no line comes near 998 octets. */
    private static final int MAX_WORD = 900;

    private static final int MAX_LINE = 998;
    private static final int MAX_ENCODED_WORD = 75;
    private static final String HEX = "0123456789ABCDEF";

    private MimeText() {}

    static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    /**
     * A whole header field with its CRLF, its value a structure of ASCII words in which nothing may be encoded. Blanks
     * at the ends of the value are lost; what is not printable becomes a blank.
     */
    static String field(String name, String value) {
        String start = name + ": ";
        return fold(start + value.replaceAll("[^ -~]", " ").strip(), start.length());
    }

    /** As {@link #field(String, String)}, for a short value in which UTF-8 may stand (RFC 6532); it is not folded. */
    static String utf8Field(String name, String value) {
        return name + ": " + value.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip() + CRLF;
    }

    /** A field of a type word and a free text, {@code smtp; 550 no}; the text is encoded when it must be. */
    static String field(String name, String type, String text) {
        String clean = text.replaceAll("[\\x00-\\x1F\\x7F]", " ").strip();
        String start = name + ": " + type + "; ";
        // What only looks like an encoded-word is encoded too, so that a reader gets back what was said.
        return isPrintableAscii(clean) && !clean.contains("=?")
                ? fold(start + clean, start.length())
                : name + ": " + type + ";" + encodedWords(clean, start.length() - 1);
    }

    /** Breaks before blanks, which stay, so that unfolding gives the line back; never before {@code first}. */
    private static String fold(String line, int first) {
        StringBuilder out = new StringBuilder(line.length() + 32);
        int from = 0;
        int earliest = first + 1;
        while (line.length() - from > WIDTH) {
            int at = breakpoint(line, Math.max(earliest, from + 1), from + WIDTH);
            if (at < 0) {
                at = nextBreakpoint(line, Math.max(earliest, from + WIDTH));
            }
            if (at < 0 || at - from > MAX_WORD) {
                if (line.length() - from <= MAX_WORD) {
                    break;
                }
                at = from + MAX_WORD;
            }
            out.append(line, from, at).append(CRLF);
            if (line.charAt(at) != ' ') {
                out.append(' ');
            }
            from = at;
            earliest = 0;
        }
        return out.append(line, from, line.length()).append(CRLF).toString();
    }

    private static int breakpoint(String line, int from, int to) {
        for (int i = Math.min(to, line.length() - 2); i >= from; i--) {
            if (isBreakpoint(line, i)) {
                return i;
            }
        }
        return -1;
    }

    private static int nextBreakpoint(String line, int from) {
        for (int i = from; i < line.length() - 1; i++) {
            if (isBreakpoint(line, i)) {
                return i;
            }
        }
        return -1;
    }

    /** A blank with text on both sides: no line may be blank, and blanks at a line's end get lost on the way. */
    private static boolean isBreakpoint(String line, int i) {
        return line.charAt(i) == ' ' && line.charAt(i + 1) != ' ' && line.charAt(i - 1) != ' ';
    }

    /** Encoded-words of encoding Q, each on its own line after the first, ending with CRLF (RFC 2047 §4.2, §5). */
    private static String encodedWords(String text, int startColumn) {
        String open = "=?utf-8?q?";
        StringBuilder out = new StringBuilder();
        StringBuilder word = new StringBuilder(" ").append(open);
        int room = Math.max(20, MAX_ENCODED_WORD - startColumn);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            String encoded = q(codePoint);
            if (word.length() - 1 + encoded.length() + 2 > room && word.length() > open.length() + 1) {
                out.append(word).append("?=").append(CRLF);
                word = new StringBuilder(" ").append(open);
                room = MAX_ENCODED_WORD;
            }
            word.append(encoded);
            i += Character.charCount(codePoint);
        }
        return out.append(word).append("?=").append(CRLF).toString();
    }

    private static String q(int codePoint) {
        if (codePoint == ' ') {
            return "_";
        }
        if (codePoint < 0x7F && (Character.isLetterOrDigit(codePoint) || "!*+-/.,;:@<>[]".indexOf(codePoint) >= 0)) {
            return Character.toString(codePoint);
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            hex(encoded, octet);
        }
        return encoded.toString();
    }

    private static void hex(StringBuilder out, byte octet) {
        out.append('=').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
    }

    /** True when the octets can travel as they are: ASCII without controls, CRLF lines of at most 998 octets. */
    static boolean isSevenBit(byte[] octets) {
        int lineStart = 0;
        int i = 0;
        while (i < octets.length) {
            byte c = octets[i];
            if (isCrlf(octets, i)) {
                i += 2;
                lineStart = i;
                continue;
            }
            if ((c < 0x20 && c != '\t') || c == 0x7F || i - lineStart >= MAX_LINE) {
                return false;
            }
            i++;
        }
        return true;
    }

    /** True when the octets can travel under 8BITMIME: CRLF lines of at most 998 octets, no NUL, no bare CR or LF. */
    static boolean isEightBit(byte[] octets) {
        int lineStart = 0;
        int i = 0;
        while (i < octets.length) {
            if (isCrlf(octets, i)) {
                i += 2;
                lineStart = i;
                continue;
            }
            byte c = octets[i];
            if (c == 0 || c == '\r' || c == '\n' || i - lineStart >= MAX_LINE) {
                return false;
            }
            i++;
        }
        return true;
    }

    /** Quoted-printable; CRLF stays a line end, everything else that is not plain is escaped. */
    static String quotedPrintable(byte[] octets) {
        StringBuilder out = new StringBuilder(octets.length + octets.length / 8);
        int column = 0;
        int i = 0;
        while (i < octets.length) {
            byte c = octets[i];
            if (isCrlf(octets, i)) {
                out.append(CRLF);
                column = 0;
                i += 2;
                continue;
            }
            boolean atEnd = i + 1 == octets.length || isCrlf(octets, i + 1);
            boolean plain = (c > 0x20 && c < 0x7F && c != '=') || ((c == ' ' || c == '\t') && !atEnd);
            if (column + (plain ? 1 : 3) > WIDTH - 1) {
                out.append('=').append(CRLF);
                column = 0;
            }
            if (plain) {
                out.append((char) c);
                column++;
            } else {
                hex(out, c);
                column += 3;
            }
            i++;
        }
        return out.toString();
    }

    private static boolean isCrlf(byte[] octets, int i) {
        return octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
    }
}
