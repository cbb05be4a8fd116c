package org.mailstage.core.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The fields that a submission server adds when a message comes without them: Date and Message-ID (RFC 6409 §8.2, §8.3).
 *
 * <p>Stateless and thread-safe.
 */
public final class MissingFields {
    private static final byte[] NONE = new byte[0];

    private MissingFields() {}

    /**
     * The octets to put before the message, each field with its CRLF; none when nothing is missing.
     *
     * @param scan a scan that is done
     * @param hostname our own name, in ASCII
     */
    public static byte[] build(HeaderScan scan, QueueId id, String hostname, Instant now) {
        boolean date = !scan.has(HeaderField.DATE);
        boolean messageId = !scan.has(HeaderField.MESSAGE_ID);
        if (!date && !messageId) {
            return NONE;
        }
        StringBuilder fields = new StringBuilder(128);
        if (date) {
            fields.append("Date: ").append(DateField.format(now)).append("\r\n");
        }
        if (messageId) {
            fields.append("Message-ID: <")
                    .append(id.value())
                    .append('@')
                    .append(hostname)
                    .append(">\r\n");
        }
        return fields.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
