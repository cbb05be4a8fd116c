package org.mailstage.core.smtp.server;

import java.time.Duration;

/**
 * Limits of the SMTP server (RFC 5321 §4.5.3.1).
 *
 * @param messageSize largest message in octets, advertised by SIZE (RFC 1870)
 * @param recipients most recipients of one mail transaction, at least 100 (§4.5.3.1.8)
 * @param commandLine longest command line in octets with CRLF, at least 512 (§4.5.3.1.4)
 * @param textLine longest line of data in octets with CRLF, at least 1,000 (§4.5.3.1.6)
 * @param hops most {@code Received:} fields before a message counts as looping (§6.3)
 * @param errors commands answered with 5yz before the session ends with 421
 * @param sessions most sessions at once
 * @param sessionsPerAddress most sessions of one client address at once
 * @param idle longest silence of a client (§4.5.3.2.7)
 * @param headerSize largest header section of a message in octets
 * @param transactions most mail transactions of one session, advertised by LIMITS MAILMAX (RFC 9422)
 * @param sessionTime longest time of one session, whatever it does
 * @param commandTime longest time from the first octet of a command line to its end
 * @param dataTime longest time of one message's data
 * @param dataRate fewest octets of message data a second, on average after the first 30 seconds of it; 0: no such limit
 * @param tlsHandshake longest time of a TLS handshake
 */
public record ReceptionLimits(
        long messageSize,
        int recipients,
        int commandLine,
        int textLine,
        int hops,
        int errors,
        int sessions,
        int sessionsPerAddress,
        Duration idle,
        int headerSize,
        int transactions,
        Duration sessionTime,
        Duration commandTime,
        Duration dataTime,
        int dataRate,
        Duration tlsHandshake) {
    public static final ReceptionLimits DEFAULT =
            new ReceptionLimits(50L << 20, 1000, 2048, 4096, 50, 20, 2000, 200, Duration.ofMinutes(5));

    /** The rest as by default. */
    public ReceptionLimits(
            long messageSize,
            int recipients,
            int commandLine,
            int textLine,
            int hops,
            int errors,
            int sessions,
            int sessionsPerAddress,
            Duration idle) {
        this(
                messageSize,
                recipients,
                commandLine,
                textLine,
                hops,
                errors,
                sessions,
                sessionsPerAddress,
                idle,
                256 << 10,
                100_000,
                Duration.ofHours(12),
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                500,
                Duration.ofSeconds(30));
    }
}
