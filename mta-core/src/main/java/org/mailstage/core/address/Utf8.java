package org.mailstage.core.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * UTF-8 as peers send it: octets that are no well-formed UTF-8 are refused, never repaired (RFC 3629 §10).
 *
 * <p>Stateless and thread-safe.
 */
public final class Utf8 {
    private Utf8() {}

    /**
     * Decodes octets; empty when they are malformed, overlong, half a surrogate pair or beyond U+10FFFF.
     *
     * @param from first octet
     * @param to the octet behind the last one
     */
    public static Optional<String> decodeStrict(byte[] octets, int from, int to) {
        if (isAscii(octets, from, to)) {
            return Optional.of(new String(octets, from, to - from, StandardCharsets.ISO_8859_1));
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** True when all octets are below 128. */
    public static boolean isAscii(byte[] octets, int from, int to) {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= octets[i];
        }
        return all >= 0;
    }

    /** How many octets the characters take in UTF-8; half a surrogate pair counts as three. */
    public static int octets(String text, int from, int to) {
        int octets = 0;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c < 0x80) {
                octets++;
            } else if (c < 0x800) {
                octets += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                octets += 4;
                i++;
            } else {
                octets += 3;
            }
            i++;
        }
        return octets;
    }

    /**
     * Whether a character outside ASCII starts here that may stand in an address, and how many UTF-16 units it has: 0
     * when there is none.
     *
     * <p>RFC 6531 §3.3 takes any. Refused nevertheless: the C1 controls and the separators of lines and paragraphs, which
     * terminals and other programs take for commands or new lines; characters that never can be text.
     */
    static int addressCharacter(String text, int at) {
        char first = text.charAt(at);
        if (first < 0xA0 || first == '\u2028' || first == '\u2029') {
            return 0;
        }
        int c = text.codePointAt(at);
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        boolean noncharacter = (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
        return surrogate || noncharacter ? 0 : Character.charCount(c);
    }
}
