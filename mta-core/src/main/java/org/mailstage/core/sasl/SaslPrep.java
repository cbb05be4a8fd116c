package org.mailstage.core.sasl;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * SASLprep (RFC 4013): makes user names and passwords that look alike the same.
 *
 * <p>PLAIN, SCRAM and their clients ask for this profile, so it is used instead of RFC 8265, which replaces it elsewhere.
 * Two things differ from the letter: the JDK's normalization knows a later Unicode than 3.2, and code points that 3.2 left
 * unassigned are let through, in stored strings too, since people do use letters that were added later.
 *
 * <p>Thread-safe.
 */
public final class SaslPrep {
    private static final int LONGEST_NAME = 512;

    /** Mapped to nothing: table B.1 of RFC 3454, as pairs of first and last. Table C.1.2 has 200B too, and wins. */
    private static final int[] TO_NOTHING = {
        0x00AD, 0x00AD, 0x034F, 0x034F, 0x1806, 0x1806, 0x180B, 0x180D, 0x200C, 0x200D, 0x2060, 0x2060, 0xFE00, 0xFE0F,
        0xFEFF, 0xFEFF
    };

    /** Mapped to SPACE: table C.1.2. */
    private static final int[] TO_SPACE = {
        0x00A0, 0x00A0, 0x1680, 0x1680, 0x2000, 0x200B, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000
    };

    /** Prohibited: tables C.1.2 to C.9, of which C.4 goes on with the last two code points of each plane. */
    private static final int[] PROHIBITED = {
        0x0000, 0x001F, 0x007F, 0x00A0, 0x0340, 0x0341, 0x06DD, 0x06DD, 0x070F, 0x070F, 0x1680, 0x1680, 0x180E, 0x180E,
        0x2000, 0x200F, 0x2028, 0x202F, 0x205F, 0x2063, 0x206A, 0x206F, 0x2FF0, 0x2FFB, 0x3000, 0x3000, 0xD800, 0xF8FF,
        0xFDD0, 0xFDEF, 0xFEFF, 0xFEFF, 0xFFF9, 0xFFFD, 0x1D173, 0x1D17A, 0xE0001, 0xE0001, 0xE0020, 0xE007F, 0xF0000,
        0x10FFFF
    };

    private SaslPrep() {}

    /** Prepares a user name. Empty when it is too long, holds what no name may hold, or nothing is left of it. */
    public static Optional<String> userName(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return prepared(name).filter(result -> !result.isEmpty() && result.length() <= LONGEST_NAME);
    }

    /**
     * Prepares a password; the result is a new array for the caller to wipe.
     *
     * <p>A password that SASLprep refuses is taken as it is. The clients that do the same still get in, and the others
     * could not have been let in anyway.
     */
    public static char[] password(char[] password) {
        if (isPlainAscii(password)) {
            return password.clone();
        }
        return prepared(CharBuffer.wrap(password))
                .filter(result -> !result.isEmpty())
                .map(String::toCharArray)
                .orElseGet(password::clone);
    }

    private static boolean isPlainAscii(char[] text) {
        for (char c : text) {
            if (c < 0x20 || c > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> prepared(CharSequence text) {
        String result = Normalizer.normalize(mapped(text), Normalizer.Form.NFKC);
        boolean refused = result.codePoints().anyMatch(SaslPrep::isProhibited) || breaksBidi(result);
        return refused ? Optional.empty() : Optional.of(result);
    }

    private static CharSequence mapped(CharSequence text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isIn(TO_SPACE, c)) {
                mapped.append(' ');
            } else if (!isIn(TO_NOTHING, c)) {
                mapped.appendCodePoint(c);
            }
        });
        return mapped;
    }

    private static boolean isProhibited(int c) {
        return isIn(PROHIBITED, c) || (c & 0xFFFE) == 0xFFFE;
    }

    /** RFC 3454 §6: text with letters from right to left has no others, and begins and ends with such. */
    private static boolean breaksBidi(String text) {
        if (text.codePoints().noneMatch(SaslPrep::isRightToLeft)) {
            return false;
        }
        return text.codePoints().anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
                || !isRightToLeft(text.codePointAt(0))
                || !isRightToLeft(text.codePointBefore(text.length()));
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean isIn(int[] ranges, int c) {
        int at = Arrays.binarySearch(ranges, c);
        // A miss between the first and the last of a pair has an odd insertion point.
        return at >= 0 || (-at - 1) % 2 == 1;
    }
}
