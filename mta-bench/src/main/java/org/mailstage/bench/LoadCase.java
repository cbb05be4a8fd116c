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
 * @param destinations domains the messages go to in turn; 0: all to one, through the smart host
 * @param traffic how it speaks
 */
record LoadCase(
        String name, int messages, int length, int sessions, int recipients, int destinations, Traffic traffic) {
    static final LoadCase SMALL = new LoadCase("small", 5_000, 4_096, 20, 1, 0, Traffic.SMTP_SOURCE);
    static final LoadCase LARGE = new LoadCase("large", 500, 1 << 20, 10, 1, 0, Traffic.SMTP_SOURCE);
    static final LoadCase SERIAL = new LoadCase("serial", 2_000, 4_096, 1, 1, 0, Traffic.SMTP_SOURCE);
    static final LoadCase FANOUT = new LoadCase("fanout", 500, 4_096, 10, 50, 0, Traffic.SMTP_SOURCE);
    static final LoadCase CLEAR = new LoadCase("clear", 5_000, 4_096, 20, 1, 0, Traffic.CLEAR);
    static final LoadCase TLS = new LoadCase("tls", 5_000, 4_096, 20, 1, 0, Traffic.TLS);
    static final LoadCase AUTH = new LoadCase("auth", 5_000, 4_096, 20, 1, 0, Traffic.AUTH);
    static final LoadCase HANDSHAKE = new LoadCase("handshake", 1_000, 4_096, 20, 1, 0, Traffic.HANDSHAKE);

    static final LoadCase SPREAD = new LoadCase("spread", 5_000, 4_096, 20, 1, 100, Traffic.CLEAR);

    /** All of them, in the order they are run. */
    static final List<LoadCase> ALL = List.of(SMALL, LARGE, SERIAL, FANOUT, SPREAD, CLEAR, TLS, AUTH, HANDSHAKE);

    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration FANOUT_SETTLE = Duration.ofSeconds(3);

    /** The same load with another number of messages. */
    LoadCase withMessages(int number) {
        return new LoadCase(name, number, length, sessions, recipients, destinations, traffic);
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
        if (destinations > 0) {
            text += ", " + destinations + " destinations";
        }
        return switch (traffic) {
            case TLS -> text + ", STARTTLS";
            case AUTH -> text + ", STARTTLS and AUTH";
            case HANDSHAKE -> text + ", STARTTLS for each message";
            default -> text;
        };
    }
}
