package org.mailstage.core.maildir;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes CRLF as LF, as programs expect it in files; a CR alone stays. For one thread. */
final class UnixLineEnds extends FilterOutputStream {
    private boolean heldCr;

    UnixLineEnds(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        if (heldCr && octet != '\n') {
            out.write('\r');
        }
        heldCr = octet == '\r';
        if (!heldCr) {
            out.write(octet);
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (heldCr || octets[i] == '\r') {
                out.write(octets, from, i - from);
                write(octets[i]);
                from = i + 1;
            }
        }
        out.write(octets, from, end - from);
    }

    /** Writes a CR that stood at the very end. */
    void finish() throws IOException {
        if (heldCr) {
            heldCr = false;
            out.write('\r');
        }
    }
}
