package org.mailstage.core.smtp;

import java.nio.charset.StandardCharsets;

/**
 * Writes a reply as it goes over the wire (RFC 5321 §4.2.1, RFC 2034 §4).
 *
 * <p>Stateless and thread-safe. Every line carries the code and, where the reply has one, the enhanced status. Texts
 * come from configuration and from other hosts too, so nothing in them can end a line: controls become blanks and
 * characters outside ASCII become {@code ?}. A text too long for one line of 512 octets (§4.5.3.1.5) goes on in the next.
 */
public final class ReplyEncoder {
    /** RFC 5321 §4.5.3.1.5, in octets, CRLF included. */
    private static final int MAX_LINE = 512;

    private ReplyEncoder() {}

    public static byte[] encode(Reply reply) {
        EnhancedStatus enhanced = reply.enhancedStatus();
        byte[] status = enhanced == null ? new byte[0] : (enhanced + " ").getBytes(StandardCharsets.US_ASCII);
        int room = MAX_LINE - 4 - status.length - 2;
        int count = 0;
        int octets = 0;
        for (String line : reply.lines()) {
            int pieces = pieces(line, room);
            count += pieces;
            octets += line.length() + pieces * (4 + status.length + 2);
        }
        byte[] out = new byte[octets];
        int at = 0;
        for (String line : reply.lines()) {
            int from = 0;
            do {
                int to = Math.min(line.length(), from + room);
                count--;
                at = putPrefix(out, at, reply.code(), count == 0 ? ' ' : '-', status);
                at = putText(out, at, line, from, to);
                from = to;
            } while (from < line.length());
        }
        return out;
    }

    private static int pieces(String line, int room) {
        return Math.max(1, (line.length() + room - 1) / room);
    }

    private static int putPrefix(byte[] out, int at, int code, char separator, byte[] status) {
        out[at] = (byte) ('0' + code / 100);
        out[at + 1] = (byte) ('0' + code / 10 % 10);
        out[at + 2] = (byte) ('0' + code % 10);
        out[at + 3] = (byte) separator;
        System.arraycopy(status, 0, out, at + 4, status.length);
        return at + 4 + status.length;
    }

    private static int putText(byte[] out, int at, String line, int from, int to) {
        int next = at;
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            out[next++] = (byte) (c < ' ' || c == 0x7F ? ' ' : c > 0x7F ? '?' : c);
        }
        out[next++] = '\r';
        out[next++] = '\n';
        return next;
    }
}
