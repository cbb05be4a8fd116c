package org.mailstage.core.bounce;

/** Octets as lower-case letters and digits that survive systems without regard to case (RFC 4648 §6). */
final class Base32 {
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    /** The first {@code length} digits. */
    static String encode(byte[] octets, int length) {
        StringBuilder out = new StringBuilder(length);
        for (int bit = 0; out.length() < length; bit += 5) {
            int index = bit / 8;
            int pair = (octets[index] & 0xFF) << 8 | (index + 1 < octets.length ? octets[index + 1] & 0xFF : 0);
            out.append(DIGITS.charAt(pair >> (11 - bit % 8) & 31));
        }
        return out.toString();
    }
}
