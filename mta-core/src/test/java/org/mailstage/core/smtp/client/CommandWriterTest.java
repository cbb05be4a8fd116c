package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.smtp.Reply;

class CommandWriterTest {
    private final CommandWriter writer = new CommandWriter();

    @Test
    void groupShouldLeaveInOrderAndOnlyOnce() throws IOException {
        writer.ehlo("a.example")
                .helo("a.example")
                .lhlo("a.example")
                .startTls()
                .data()
                .rset()
                .quit();
        assertThat(drain())
                .isEqualTo(
                        "EHLO a.example\r\nHELO a.example\r\nLHLO a.example\r\nSTARTTLS\r\nDATA\r\nRSET\r\nQUIT\r\n");
        assertThat(drain()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EIGHT_BIT_MIME | 8BITMIME,SIZE | MAIL FROM:<a@b.example> SIZE=42 BODY=8BITMIME",
                "SEVEN_BIT      | 8BITMIME,SIZE | MAIL FROM:<a@b.example> SIZE=42",
                "EIGHT_BIT_MIME | SIZE 100      | MAIL FROM:<a@b.example> SIZE=42",
                "EIGHT_BIT_MIME | 8BITMIME      | MAIL FROM:<a@b.example> BODY=8BITMIME",
                "EIGHT_BIT_MIME | HELP          | MAIL FROM:<a@b.example>",
            })
    void mailShouldCarryOnlyParametersTheServerOffers(BodyType body, String offered, String expected)
            throws IOException {
        ServerCapabilities server = ServerCapabilities.of(Reply.plain(250, ("x," + offered).split(",")));
        writer.mail(envelope("a@b.example", body), 42, server);
        assertThat(drain()).isEqualTo(expected + "\r\n");
    }

    @Test
    void mailShouldSayNullReversePath() throws IOException {
        writer.mail(envelope("", BodyType.SEVEN_BIT), 1, ServerCapabilities.NONE);
        assertThat(drain()).isEqualTo("MAIL FROM:<>\r\n");
    }

    @Test
    void rcptShouldKeepSpellingAndAllowPostmasterWithoutDomain() throws IOException {
        writer.rcpt(new Mailbox("\"odd one\"", "B.example")).rcpt(new Mailbox("Postmaster", ""));
        assertThat(drain()).isEqualTo("RCPT TO:<\"odd one\"@B.example>\r\nRCPT TO:<Postmaster>\r\n");
    }

    @Test
    void writerShouldGrowWithTheGroup() throws IOException {
        for (int i = 0; i < 1000; i++) {
            writer.rcpt(new Mailbox("user" + i, "example.com"));
        }
        assertThat(drain().split("\r\n")).hasSize(1000).endsWith("RCPT TO:<user999@example.com>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.example", "\"a b\"@b.example", "\"<x>\"@b.example", "postmaster", "a@[192.0.2.1]"})
    void addressShouldBeCarriedWhenItIsPrintable(String address) {
        assertThat(CommandWriter.canCarry(Mailbox.ofTrusted(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nRSET@b.example", "a@b.example\r\nDATA", "a\nb@c.example", "a\u0000@b.example", "ü@b.example",
                "a@bücher.example", "a b@c.example", "a>@b.example", "a@b.example> SIZE=1", "\"a\u007f\"@b.example",
            })
    void addressShouldNotBeCarriedWhenItWouldBreakTheCommand(String address) {
        assertThat(CommandWriter.canCarry(Mailbox.ofTrusted(address))).isFalse();
    }

    private static Envelope envelope(String from, BodyType body) {
        return new Envelope(ReversePath.ofTrusted(from), List.of(Mailbox.ofTrusted("c@d.example")), body);
    }

    private String drain() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.drainTo(out);
        return out.toString(StandardCharsets.US_ASCII);
    }
}
