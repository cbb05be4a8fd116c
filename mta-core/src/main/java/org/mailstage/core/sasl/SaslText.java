package org.mailstage.core.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 as it stands in AUTH lines (RFC 4954 §4, RFC 4648 §4), taken strictly.
 *
 * <p>Only what an encoder could have written is decoded: no blanks, no missing padding, no stray bits at the end.
 */
public final class SaslText {
    /** Octets of a line of an exchange, without CRLF (RFC 4954 §4). */
    public static final int MAX_LINE = 12_288;

    /** Octets that such a line holds at most, once decoded. */
    static final int MAX_MESSAGE = MAX_LINE / 4 * 3;

    private static final String EMPTY_INITIAL_RESPONSE = "=";
    private static final String ABORT = "*";

    private SaslText() {}

    /** Decodes the initial response behind AUTH, where {@code =} is an empty one. Empty when it is no base64. */
    public static Optional<byte[]> decodeInitialResponse(String text) {
        if (text.equals(EMPTY_INITIAL_RESPONSE)) {
            return Optional.of(new byte[0]);
        }
        return text.isEmpty() ? Optional.empty() : decode(text);
    }

    /** Decodes a line that answers a challenge; an empty line is an empty response. Empty when it is no base64. */
    public static Optional<byte[]> decode(String line) {
        if (line.length() > MAX_LINE || line.length() % 4 != 0) {
            return Optional.empty();
        }
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) > 0x7e) {
                return Optional.empty();
            }
        }
        byte[] encoded = line.getBytes(StandardCharsets.US_ASCII);
        try {
            return canonical(encoded);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static Optional<byte[]> canonical(byte[] encoded) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException expected) {
            return Optional.empty();
        }
        byte[] again = Base64.getEncoder().encode(decoded);
        boolean same = Arrays.equals(encoded, again);
        Arrays.fill(again, (byte) 0);
        return same ? Optional.of(decoded) : Optional.empty();
    }

    /** Encodes a challenge. */
    public static String encode(byte[] challenge) {
        return Base64.getEncoder().encodeToString(challenge);
    }

    /** Returns whether the line ends the exchange by the client's will; the reply is {@code 501}. */
    public static boolean isAbort(String line) {
        return line.equals(ABORT);
    }
}
