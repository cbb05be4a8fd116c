package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.AddressSyntax;

class MissingFieldsTest {
    private static final String DATE = "Date: Tue, 24 Nov 2026 14:23:49 +0000\r\n";
    private static final String MESSAGE_ID = "Message-ID: <0123456789@mx.example.org>\r\n";

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void fieldsShouldBeBuiltWhenMissing(boolean date, boolean messageId) {
        HeaderScan scan = new HeaderScan(AddressSyntax.ASCII_ONLY);
        byte[] header =
                ("From: a@b\r\n" + (date ? DATE : "") + (messageId ? MESSAGE_ID : "") + "\r\n").getBytes(US_ASCII);
        scan.scan(header, 0, header.length);

        byte[] fields = MissingFields.build(
                scan, new QueueId("0123456789"), "mx.example.org", Instant.parse("2026-11-24T14:23:49Z"));

        assertThat(new String(fields, US_ASCII)).isEqualTo((date ? "" : DATE) + (messageId ? "" : MESSAGE_ID));
    }
}
