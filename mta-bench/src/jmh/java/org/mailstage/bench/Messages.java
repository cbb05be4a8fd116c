package org.mailstage.bench;

import java.nio.charset.StandardCharsets;

/** Messages that benchmarks are fed with. */
final class Messages {
    private Messages() {}

    /**
     * A header section as it comes through three relays, and lines of 78 octets.
     *
     * @param length octets, about
     * @param stuffed whether every twentieth line begins with a dot that was doubled
     */
    static byte[] of(int length, boolean stuffed) {
        StringBuilder text = new StringBuilder();
        for (int hop = 1; hop <= 3; hop++) {
            text.append("Received: from relay").append(hop).append(".example ([192.0.2.1])\r\n\tby mx.example with ESMTPS id 4711\r\n")
                    .append("\t(TLSv1.3 TLS_AES_128_GCM_SHA256) for <recipient@dest.example>;\r\n")
                    .append("\tTue, 24 Nov 2026 12:00:00 +0000\r\n");
        }
        text.append("From: A. Sender <sender@source.example>\r\nTo: recipient@dest.example\r\n")
                .append("Date: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-ID: <4711@source.example>\r\n")
                .append("Subject: benchmark\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        String line = "x".repeat(76) + "\r\n";
        for (int number = 1; text.length() < length; number++) {
            text.append(stuffed && number % 20 == 0 ? "." + line : line);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
