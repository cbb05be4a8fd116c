package org.mailstage.core.smtp.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes a content fit for DATA: doubles the dot that starts a line and ends with the line that is only a dot
 * (RFC 5321 §4.5.2, §4.1.1.4).
 *
 * <p>Passes slices of the caller's arrays on without copying them. A content whose last line has no CRLF gets one. A dot
 * behind a bare LF, which a content must not have, is doubled too: a peer that takes the LF for a line end must not see
 * the end of the message there (SMTP smuggling). Used by one thread; does not flush or close the stream below.
 */
public final class DotEncoder extends OutputStream {
    private static final byte[] DOT = {'.'};
    private static final byte[] END_AT_LINE_START = {'.', '\r', '\n'};
    private static final byte[] END_IN_LINE = {'\r', '\n', '.', '\r', '\n'};

    private final OutputStream out;
    private byte beforeLast = '\r';
    private byte last = '\n';
    private long octets;

    public DotEncoder(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        this.octets += length;
        int end = offset + length;
        int written = offset;
        if (last == '\n' && octets[offset] == '.') {
            out.write(DOT, 0, 1);
        }
        for (int dot = nextDot(octets, offset + 1, end); dot < end; dot = nextDot(octets, dot + 1, end)) {
            // Up to and with the dot; the slice that follows starts with the same dot again.
            out.write(octets, written, dot + 1 - written);
            written = dot;
        }
        out.write(octets, written, end - written);
        beforeLast = length > 1 ? octets[end - 2] : last;
        last = octets[end - 1];
    }

    /** Octets of the content written since the start, as the caller gave them. */
    public long octets() {
        return octets;
    }

    /** Writes the end of the message; afterwards the encoder is ready for a next one. */
    public void finish() throws IOException {
        byte[] endOfData = beforeLast == '\r' && last == '\n' ? END_AT_LINE_START : END_IN_LINE;
        beforeLast = '\r';
        last = '\n';
        octets = 0;
        out.write(endOfData, 0, endOfData.length);
    }

    /**
     * The index of the next dot right behind an LF, or {@code end}. Looks at every second octet only: an octet that is
     * neither LF nor dot cannot be part of the pair.
     */
    private static int nextDot(byte[] octets, int from, int end) {
        int i = from;
        while (i < end) {
            byte octet = octets[i];
            if (octet == '.' && octets[i - 1] == '\n') {
                return i;
            }
            i += octet == '\n' ? 1 : 2;
        }
        return end;
    }
}
