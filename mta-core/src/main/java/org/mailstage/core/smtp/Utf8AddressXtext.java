package org.mailstage.core.smtp;

import java.util.Locale;
import java.util.Optional;

/**
 * Addresses of the type {@code utf-8}, as ORCPT and the recipient fields of a DSN write them: what is not plain is
 * {@code \x{...}} with the code point in hexadecimal digits (RFC 6533 §3).
 *
 * <p>Stateless and thread-safe. The 7-bit form ({@code utf-8-addr-xtext}) fits everywhere; the form with UTF-8 characters
 * ({@code utf-8-addr-unitext}) only where SMTPUTF8 was offered.
 */
public final class Utf8AddressXtext {
    private static final String OPEN = "\\x{";
    private static final int MAX_DIGITS = 6;
    private static final int REPLACEMENT = 0xFFFD;

    private Utf8AddressXtext() {}

    /** True when the text follows the grammar of either form. */
    public static boolean isValid(String text) {
        return decode(text).isPresent();
    }

    /** True for the form that needs no SMTPUTF8. */
    public static boolean isSevenBit(String text) {
        return text.chars().allMatch(c -> c < 0x80) && isValid(text);
    }

    /** The address that either form stands for; empty when the text follows neither. */
    public static Optional<String> decode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (isPlain(codePoint) || codePoint >= 0x80 && !isHalfPair(codePoint)) {
                out.appendCodePoint(codePoint);
                i += Character.charCount(codePoint);
                continue;
            }
            int end = text.startsWith(OPEN, i) ? text.indexOf('}', i) : -1;
            int embedded = end < 0 ? -1 : hexPoint(text.substring(i + OPEN.length(), end));
            if (embedded < 0) {
                return Optional.empty();
            }
            out.appendCodePoint(embedded);
            i = end + 1;
        }
        return out.length() == 0 ? Optional.empty() : Optional.of(out.toString());
    }

    /** The 7-bit form. NUL and half a surrogate pair, which have none, become U+FFFD. */
    public static String encode(String address) {
        return encode(address, 0x7F);
    }

    /** The form for a server that offers SMTPUTF8: characters outside ASCII stay, but for controls and line ends. */
    public static String encodeUnitext(String address) {
        return encode(address, Character.MAX_CODE_POINT);
    }

    private static String encode(String address, int highest) {
        StringBuilder out = new StringBuilder(address.length() + 16);
        address.codePoints().forEach(c -> {
            int codePoint = c == 0 || isHalfPair(c) ? REPLACEMENT : c;
            if (isPlain(codePoint) || codePoint >= 0x80 && codePoint <= highest && !endsALine(codePoint)) {
                out.appendCodePoint(codePoint);
            } else {
                out.append(OPEN)
                        .append(String.format(Locale.ROOT, "%02X", codePoint))
                        .append('}');
            }
        });
        return out.toString();
    }

    /** QCHAR: visible ASCII but backslash, plus and equals sign. */
    private static boolean isPlain(int c) {
        return c > ' ' && c <= '~' && c != '\\' && c != '+' && c != '=';
    }

    /** Controls of the upper half and Unicode's line ends: allowed, but nothing to have in a command or a field. */
    private static boolean endsALine(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    private static boolean isHalfPair(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** HEXPOINT: no leading zeros, no surrogates, and nothing that could stand for itself; -1 for anything else. */
    private static int hexPoint(String digits) {
        if (digits.length() < 2 || digits.length() > MAX_DIGITS || !digits.matches("[0-9A-F]+")) {
            return -1;
        }
        int codePoint = Integer.parseInt(digits, 16);
        boolean shortest = digits.length() == 2 || digits.charAt(0) != '0';
        boolean allowed =
                codePoint > 0 && codePoint <= Character.MAX_CODE_POINT && !isHalfPair(codePoint) && !isPlain(codePoint);
        return shortest && allowed ? codePoint : -1;
    }
}
