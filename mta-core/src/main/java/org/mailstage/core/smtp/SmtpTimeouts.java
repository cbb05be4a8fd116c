package org.mailstage.core.smtp;

import java.time.Duration;

/**
 * All time-outs of the SMTP client in one place; the defaults are those of RFC 5321 §4.5.3.2.
 *
 * @param connect time to establish the TCP connection
 * @param greeting wait for 220 (§4.5.3.2.1)
 * @param command wait for the reply to EHLO, MAIL, RCPT, RSET (§4.5.3.2.2, .3)
 * @param dataStart wait for 354 (§4.5.3.2.4)
 * @param dataBlock wait while one block of data is written (§4.5.3.2.5)
 * @param dataEnd wait for the reply after the final dot (§4.5.3.2.6)
 * @param total the deadline over everything above: one delivery attempt never takes longer (invariant I4)
 */
public record SmtpTimeouts(
        Duration connect,
        Duration greeting,
        Duration command,
        Duration dataStart,
        Duration dataBlock,
        Duration dataEnd,
        Duration total) {
    public static final SmtpTimeouts DEFAULT = new SmtpTimeouts(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15));
}
