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
 * @param traffic how it speaks
 */
record LoadCase(String name, int messages, int length, int sessions, int recipients, Traffic traffic) {
    static final LoadCase SMALL = new LoadCase("small", 5_000, 4_096, 20, 1, Traffic.SMTP_SOURCE);
    static final LoadCase LARGE = new LoadCase("large", 500, 1 << 20, 10, 1, Traffic.SMTP_SOURCE);
    static final LoadCase SERIAL = new LoadCase("serial", 2_000, 4_096, 1, 1, Traffic.SMTP_SOURCE);
    static final LoadCase FANOUT = new LoadCase("fanout", 500, 4_096, 10, 50, Traffic.SMTP_SOURCE);
    static final LoadCase CLEAR = new LoadCase("clear", 5_000, 4_096, 20, 1, Traffic.CLEAR);
    static final LoadCase TLS = new LoadCase("tls", 5_000, 4_096, 20, 1, Traffic.TLS);
    static final LoadCase AUTH = new LoadCase("auth", 5_000, 4_096, 20, 1, Traffic.AUTH);
    static final LoadCase HANDSHAKE = new LoadCase("handshake", 1_000, 4_096, 20, 1, Traffic.HANDSHAKE);

    /** All of them, in the order they are run. */
    static final List<LoadCase> ALL = List.of(SMALL, LARGE, SERIAL, FANOUT, CLEAR, TLS, AUTH, HANDSHAKE);

    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration FANOUT_SETTLE = Duration.ofSeconds(3);

    /** The same load with another number of messages. */
    LoadCase withMessages(int number) {
        return new LoadCase(name, number, length, sessions, recipients, traffic);
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
        if (recipients > 1) {
            text += ", " + recipients + " recipients";
        }
        return switch (traffic) {
            case TLS -> text + ", STARTTLS";
            case AUTH -> text + ", STARTTLS and AUTH";
            case HANDSHAKE -> text + ", STARTTLS for each message";
            default -> text;
        };
    }
}
