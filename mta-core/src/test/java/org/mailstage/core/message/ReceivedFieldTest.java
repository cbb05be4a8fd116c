package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;

class ReceivedFieldTest {
    private static final QueueId ID = new QueueId("01ABCDEFGH01ABCDEF");
    private static final Instant AT = Instant.parse("2026-11-24T09:05:07.9Z");

    private static ReceivedField.Protocol protocol(boolean extended) {
        return new ReceivedField.Protocol(false, extended, false, false);
    }

    private static String field(String helo, boolean extended, String address, String... recipients)
            throws UnknownHostException {
        Envelope envelope = new Envelope(
                ReversePath.NULL,
                List.of(recipients).stream().map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
        ReceivedField field =
                new ReceivedField(helo, protocol(extended), "", InetAddress.getByName(address), "mx.example.org");
        return new String(field.build(ID, envelope, AT), ISO_8859_1);
    }

    @Test
    void buildShouldNameRecipientWhenThereIsOne() throws UnknownHostException {
        assertThat(field("client.example", true, "192.0.2.7", "b@two.example"))
                .isEqualTo("Received: from client.example ([192.0.2.7])\r\n"
                        + "\tby mx.example.org with ESMTP id 01ABCDEFGH01ABCDEF\r\n"
                        + "\tfor <b@two.example>;\r\n"
                        + "\tTue, 24 Nov 2026 09:05:07 +0000\r\n");
    }

    @Test
    void buildShouldNameNobodyWhenThereAreSeveralRecipients() throws UnknownHostException {
        assertThat(field("[192.0.2.7]", false, "192.0.2.7", "b@two.example", "c@two.example"))
                .isEqualTo("Received: from [192.0.2.7] ([192.0.2.7])\r\n"
                        + "\tby mx.example.org with SMTP id 01ABCDEFGH01ABCDEF;\r\n"
                        + "\tTue, 24 Nov 2026 09:05:07 +0000\r\n");
    }

    @Test
    void buildShouldTagAddressWhenClientSpeaksIpv6() throws UnknownHostException {
        assertThat(field("c", true, "2001:db8::1", "b@two.example")).contains("([IPv6:2001:db8:0:0:0:0:0:1])\r\n");
        assertThat(field("c", true, "fe80::1%0", "b@two.example")).contains("([IPv6:fe80:0:0:0:0:0:0:1])\r\n");
    }

    @Test
    void buildShouldStayOneFieldWhenClientInjects() throws UnknownHostException {
        String field = field("x\r\nBcc: (é)", true, "192.0.2.7", "a\r\nSubject: hi@two.example");

        assertThat(field.split("\r\n(?!\t)")).as("no line end but folds").hasSize(1);
        assertThat(field).startsWith("Received: from x??Bcc:???? ([192.0.2.7])");
        assertThat(field).contains("for <a??Subject: hi@two.example>");
        assertThat(field.chars()).allMatch(c -> c < 0x7F);
    }

    @Test
    void buildShouldNameUnknownWhenClientGaveNoName() throws UnknownHostException {
        assertThat(field("", false, "192.0.2.7", "b@two.example")).startsWith("Received: from unknown (");
    }

    @Test
    void linesShouldStayShortWhenNamesAreLongest() throws UnknownHostException {
        String name = "x".repeat(2000);

        assertThat(field(name, true, "2001:db8::1", "l".repeat(64) + "@" + "d".repeat(180))
                        .split("\r\n"))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(998));
    }

    @Test
    void dateShouldFollowTheClockWhenSecondsPass() throws UnknownHostException {
        ReceivedField field = new ReceivedField("c", protocol(true), "", InetAddress.getByName("192.0.2.7"), "mx");
        Envelope envelope = new Envelope(ReversePath.NULL, List.of(), BodyType.SEVEN_BIT);

        assertThat(new String(field.build(ID, envelope, AT), ISO_8859_1)).contains("09:05:07");
        assertThat(new String(field.build(ID, envelope, AT.plusSeconds(1)), ISO_8859_1))
                .contains("09:05:08");
        assertThat(new String(field.build(ID, envelope, Instant.parse("2027-01-01T00:00:00Z")), ISO_8859_1))
                .contains("Fri, 1 Jan 2027 00:00:00 +0000");
    }
}
