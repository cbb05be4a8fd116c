package org.mailstage.core.smtp.server;

/**
 * Checks the octets of a message that comes in chunks (RFC 3030). They are the message as it is: no dot ends it, none is
 * stuffed. Not thread-safe; one decoder serves all chunks of one message.
 *
 * <p>A message that is not BINARYMIME consists of lines that end in CRLF: it may have to go on by DATA, where a bare CR or LF
 * would let others see an end of data that is none. A fault does not end a chunk, the rest of it is read and dropped.
 */
public final class ChunkDecoder extends CheckedDecoder {
    private static final byte[] CR = {'\r'};

    private final boolean binary;

    private long left;
    private boolean last;
    private boolean afterCr;

    /** @param binary whether the message is BINARYMIME */
    public ChunkDecoder(ReceptionLimits limits, boolean binary) {
        super(limits);
        this.binary = binary;
    }

    /** The next octets belong to that chunk. */
    public void begin(Chunk chunk) {
        left = chunk.size();
        last = chunk.last();
        endIfLast();
    }

    /** True when the chunk is read. */
    public boolean chunkFinished() {
        return left == 0;
    }

    @Override
    public boolean finished() {
        return last && left == 0;
    }

    @Override
    public int decode(byte[] in, int offset, int length, DataSink out) {
        int count = (int) Math.min(length, left);
        check(in, offset, offset + count);
        left -= count;
        write(in, offset, offset + count, out);
        endIfLast();
        return count;
    }

    private void check(byte[] in, int from, int end) {
        int lineStart = from;
        for (int i = from; i < end; i++) {
            byte octet = in[i];
            if (octet == '\n') {
                text(in, lineStart, afterCr && i > from ? i - 1 : i);
                lineStart = i + 1;
                endLine();
            } else if (afterCr) {
                bare();
                if (i == from) {
                    // It ended the piece before, and could still have become a line's end.
                    text(CR, 0, 1);
                }
            }
            afterCr = octet == '\r';
        }
        text(in, lineStart, afterCr && end > from ? end - 1 : end);
    }

    private void text(byte[] in, int from, int to) {
        if (to <= from) {
            return;
        }
        addToLine(in, from, to, !binary);
    }

    private void endLine() {
        if (!afterCr) {
            bare();
        }
        closeLine();
    }

    private void bare() {
        if (!binary) {
            fail(DataFault.BARE_CR_OR_LF);
        }
    }

    private void endIfLast() {
        if (finished() && afterCr) {
            bare();
        }
    }
}
