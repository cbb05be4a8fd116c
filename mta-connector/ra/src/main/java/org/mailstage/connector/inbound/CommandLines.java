package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;

/**
 * Finds command lines in the bytes of a client (RFC 5321 §2.3.8, §4.5.3.1.4). Not thread-safe; one per connection.
 *
 * <p>Only CR LF ends a line, unless bare LF is to be mended. A line longer than the limit is skipped up to its end and
 * reported once.
 */
final class CommandLines {
    /** What the bytes so far begin with. */
    enum Found {
        /** No whole line yet. */
        NOTHING,
        /** A line; it lies in the caller's array, {@link #length()} octets without its end. */
        LINE,
        /** A line that was too long. */
        TOO_LONG,
        /** A line that ended in LF without CR, or had a CR inside. */
        BARE_LINE_FEED
    }

    private int length;
    private int searched;
    private boolean skipping;

    /**
     * Takes the next line out of the input.
     *
     * @param limit longest line with CR LF
     * @param mend whether LF alone ends a line, too
     * @param line where the line goes; holds at least the limit
     */
    Found next(ByteBuf input, int limit, boolean mend, byte[] line) {
        int from = input.readerIndex();
        int end = input.indexOf(from + searched, input.writerIndex(), (byte) '\n');
        if (end < 0) {
            return unfinished(input, limit);
        }
        searched = 0;
        int size = end + 1 - from;
        boolean crlf = end > from && input.getByte(end - 1) == '\r';
        if (!crlf && !mend) {
            skipping = false;
            input.skipBytes(size);
            return Found.BARE_LINE_FEED;
        }
        if (skipping || size > limit) {
            skipping = false;
            input.skipBytes(size);
            return Found.TOO_LONG;
        }
        int ending = crlf ? 2 : 1;
        length = size - ending;
        input.readBytes(line, 0, length);
        input.skipBytes(ending);
        return hasCarriageReturn(line) ? Found.BARE_LINE_FEED : Found.LINE;
    }

    private boolean hasCarriageReturn(byte[] line) {
        for (int i = 0; i < length; i++) {
            if (line[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    private Found unfinished(ByteBuf input, int limit) {
        searched = input.readableBytes();
        if (searched > 1 && (skipping || searched > limit)) {
            skipping = true;
            // The last octet stays: it may be the CR of the line's end.
            input.skipBytes(searched - 1);
            searched = 1;
        }
        return Found.NOTHING;
    }

    int length() {
        return length;
    }

    /** Forgets the beginning of a line, whose octets the caller has dropped. */
    void reset() {
        searched = 0;
        skipping = false;
    }
}
