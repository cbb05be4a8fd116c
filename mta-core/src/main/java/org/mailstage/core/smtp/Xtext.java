package org.mailstage.core.smtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The xtext form of parameter values: what is not plain is {@code +} and two capital hexadecimal digits (RFC 3461 §4).
 *
 * <p>Stateless and thread-safe. Used by ENVID, ORCPT ({@code rfc822;}) and AUTH=. The octets behind it are UTF-8, of
 * which ASCII is the usual part. For the {@code utf-8} address type see {@link Utf8AddressXtext}.
 */
public final class Xtext {
    private static final String HEX = "0123456789ABCDEF";

    private Xtext() {}

    /** True when the text follows the grammar; the empty text does. */
    public static boolean isValid(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '+' ? octetAt(text, i) < 0 : !isPlain(c)) {
                return false;
            }
            i += c == '+' ? 3 : 1;
        }
        return true;
    }

    /** What the text stands for; empty when it does not follow the grammar, or its octets are not UTF-8. */
    public static Optional<String> decode(String text) {
        if (!isValid(text)) {
            return Optional.empty();
        }
        if (text.indexOf('+') < 0) {
            return Optional.of(text);
        }
        byte[] octets = new byte[text.length()];
        int length = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            octets[length++] = (byte) (c == '+' ? octetAt(text, i) : c);
            i += c == '+' ? 3 : 1;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The text as xtext: only characters that can stand in a parameter value. Half a surrogate pair becomes {@code ?}. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('+').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c <= '~' && c != '+' && c != '=';
    }

    /** The octet that {@code +HH} at the index stands for; -1 when it is none. */
    private static int octetAt(String text, int plus) {
        if (plus + 2 >= text.length()) {
            return -1;
        }
        int high = HEX.indexOf(text.charAt(plus + 1));
        int low = HEX.indexOf(text.charAt(plus + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
