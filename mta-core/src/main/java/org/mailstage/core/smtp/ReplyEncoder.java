package org.mailstage.core.smtp;

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
        EnhancedStatus status = reply.enhancedStatus();
        int frame = 4 + (status == null ? 0 : statusLength(status)) + 2;
        int room = MAX_LINE - frame;
        int count = 0;
        int octets = 0;
        for (String line : reply.lines()) {
            int pieces = pieces(line, room);
            count += pieces;
            octets += line.length() + pieces * frame;
        }
        byte[] out = new byte[octets];
        int at = 0;
        for (String line : reply.lines()) {
            int from = 0;
            do {
                int to = Math.min(line.length(), from + room);
                count--;
                at = putNumber(out, at, reply.code());
                out[at++] = (byte) (count == 0 ? ' ' : '-');
                at = status == null ? at : putStatus(out, at, status);
                at = putText(out, at, line, from, to);
                from = to;
            } while (from < line.length());
        }
        return out;
    }

    private static int pieces(String line, int room) {
        return Math.max(1, (line.length() + room - 1) / room);
    }

    /** With the blank behind it. */
    private static int statusLength(EnhancedStatus status) {
        return digits(status.statusClass()) + 1 + digits(status.subject()) + 1 + digits(status.detail()) + 1;
    }

    private static int putStatus(byte[] out, int at, EnhancedStatus status) {
        int next = putNumber(out, at, status.statusClass());
        out[next++] = '.';
        next = putNumber(out, next, status.subject());
        out[next++] = '.';
        next = putNumber(out, next, status.detail());
        out[next++] = ' ';
        return next;
    }

    /** Numbers of replies are below 1,000. */
    private static int digits(int number) {
        return number < 10 ? 1 : number < 100 ? 2 : 3;
    }

    private static int putNumber(byte[] out, int at, int number) {
        int end = at + digits(number);
        int rest = number;
        for (int i = end - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
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
