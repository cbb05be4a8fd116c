package org.mailstage.connector.inbound;

import io.netty.buffer.ByteBuf;

/**
 * Finds command lines in the bytes of a client (RFC 5321 §2.3.8, §4.5.3.1.4). Not thread-safe; one per connection.
 *
 * <p>Only CR LF ends a line. A line longer than the limit is skipped up to its end and reported once.
 */
final class CommandLines {
    /** What the bytes so far begin with. */
    enum Found {
        /** No whole line yet. */
        NOTHING,
        /** A line; it lies in {@link #octets()}, {@link #length()} octets without CR LF. */
        LINE,
        /** A line that was too long. */
        TOO_LONG,
        /** A line that ended in LF without CR, or had a CR inside. */
        BARE_LINE_FEED
    }

    private byte[] octets = new byte[128];
    private int length;
    private int searched;
    private boolean skipping;

    /**
     * Takes the next line out of the input.
     *
     * @param limit longest line with CR LF
     */
    Found next(ByteBuf input, int limit) {
        int from = input.readerIndex();
        int end = input.indexOf(from + searched, input.writerIndex(), (byte) '\n');
        if (end < 0) {
            return unfinished(input, limit);
        }
        searched = 0;
        int size = end + 1 - from;
        boolean crlf = end > from && input.getByte(end - 1) == '\r';
        if (!crlf) {
            skipping = false;
            input.skipBytes(size);
            return Found.BARE_LINE_FEED;
        }
        if (skipping || size > limit) {
            skipping = false;
            input.skipBytes(size);
            return Found.TOO_LONG;
        }
        length = size - 2;
        if (length > octets.length) {
            octets = new byte[limit];
        }
        input.readBytes(octets, 0, length);
        input.skipBytes(2);
        return hasCarriageReturn() ? Found.BARE_LINE_FEED : Found.LINE;
    }

    private boolean hasCarriageReturn() {
        for (int i = 0; i < length; i++) {
            if (octets[i] == '\r') {
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

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }
}
