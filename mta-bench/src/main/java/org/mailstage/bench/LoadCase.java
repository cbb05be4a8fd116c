package org.mailstage.bench;

import java.time.Duration;
import java.util.List;

/**
 * One kind of load.
 *
 * @param name how it is called in options and results
 * @param messages how many messages are sent
 * @param length octets of each message
 * @param sessions SMTP sessions at once
 * @param recipients recipients of each message
 */
record LoadCase(String name, int messages, int length, int sessions, int recipients) {
    static final LoadCase SMALL = new LoadCase("small", 5_000, 4_096, 20, 1);
    static final LoadCase LARGE = new LoadCase("large", 500, 1 << 20, 10, 1);
    static final LoadCase SERIAL = new LoadCase("serial", 2_000, 4_096, 1, 1);
    static final LoadCase FANOUT = new LoadCase("fanout", 500, 4_096, 10, 50);

    /** All of them, in the order they are run. */
    static final List<LoadCase> ALL = List.of(SMALL, LARGE, SERIAL, FANOUT);

    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration FANOUT_SETTLE = Duration.ofSeconds(3);

    /** The same load with another number of messages. */
    LoadCase withMessages(int number) {
        return new LoadCase(name, number, length, sessions, recipients);
    }

    /** How long nothing more must arrive before the run counts as over: a relay may split a message by recipients. */
    Duration settle() {
        return recipients > 1 ? FANOUT_SETTLE : SETTLE;
    }

    /** In words, for tables. */
    String description() {
        String size = length % (1 << 20) == 0 ? (length >> 20) + " MB" : (length >> 10) + " KB";
        String text = String.format(java.util.Locale.ROOT, "%,d × %s, ", messages, size)
                + (sessions == 1 ? "1 session" : sessions + " sessions");
        return recipients == 1 ? text : text + ", " + recipients + " recipients";
    }
}
