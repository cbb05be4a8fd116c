package org.mailstage.connector.outbound;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Gathers small writes into blocks and lets large ones through without a copy. Unlike {@link java.io.BufferedOutputStream}
 * it fills its block before a large write, so that no short segment goes out in the middle of a content. One thread.
 */
final class BlockOutput extends OutputStream {
    private static final int BLOCK = 16 * 1024;

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK];
    private int length;

    BlockOutput(OutputStream out) {
        this.out = out;
    }

    /** True when so many octets only need to be copied: no blocking write. */
    boolean takes(int octets) {
        return octets <= BLOCK - length;
    }

    void copy(byte[] octets, int offset, int count) {
        System.arraycopy(octets, offset, block, length, count);
        length += count;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) throws IOException {
        int from = offset;
        int rest = count;
        if (!takes(rest) && length > 0) {
            int fill = BLOCK - length;
            copy(octets, from, fill);
            from += fill;
            rest -= fill;
            flush();
        }
        if (takes(rest)) {
            copy(octets, from, rest);
        } else {
            out.write(octets, from, rest);
        }
    }

    @Override
    public void flush() throws IOException {
        if (length > 0) {
            int count = length;
            length = 0;
            out.write(block, 0, count);
        }
    }
}
