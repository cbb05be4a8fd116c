package org.mailstage.connector.testpeer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message the server took: a positive reply to the end of data, in LMTP for one recipient at least.
 *
 * @param connection number of the connection, from 1
 * @param tls true when it came under TLS
 * @param helo the name in EHLO, LHLO or HELO
 * @param reversePath without angle brackets
 * @param mailParameters what stood behind the reverse-path
 * @param recipients those that got a positive reply to RCPT
 * @param recipientParameters what stood behind each of them
 * @param delivered those that got a positive reply to the end of data
 * @param content the octets, dots unstuffed, without the final dot
 */
public record ReceivedTransaction(
        int connection,
        boolean tls,
        String helo,
        String reversePath,
        String mailParameters,
        List<String> recipients,
        List<String> recipientParameters,
        List<String> delivered,
        byte[] content) {
    /** The content, one char per octet. */
    public String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
