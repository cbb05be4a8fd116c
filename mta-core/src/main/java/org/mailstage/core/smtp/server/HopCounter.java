package org.mailstage.core.smtp.server;

/** Counts the {@code Received} fields above the first empty line of a message, as its octets pass by. Not thread-safe. */
final class HopCounter {
    private static final byte[] RECEIVED = {'r', 'e', 'c', 'e', 'i', 'v', 'e', 'd'};

    private int hops;
    private boolean inHeader = true;
    /** How many octets of {@link #RECEIVED} this line starts with; -1 when it starts otherwise. */
    private int nameMatched;

    int hops() {
        return hops;
    }

    /** A piece of the line that is being read, without its end. */
    void text(byte[] in, int from, int to) {
        if (inHeader && nameMatched >= 0) {
            match(in, from, to);
        }
    }

    private void match(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = in[i];
            if (nameMatched < RECEIVED.length && (c | 0x20) == RECEIVED[nameMatched]) {
                nameMatched++;
            } else if (nameMatched == RECEIVED.length && c == ':') {
                nameMatched = -1;
                hops++;
                return;
            } else if (nameMatched < RECEIVED.length || c != ' ' && c != '\t') {
                // Blanks before the colon are obsolete syntax (RFC 5322 §4.5.8), hence still a field.
                nameMatched = -1;
                return;
            }
        }
    }

    /** The line is over. */
    void endLine(boolean empty) {
        if (empty) {
            inHeader = false;
        }
        nameMatched = 0;
    }
}
