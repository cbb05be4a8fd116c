package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
    private static final RelayedEnvelope PLAIN =
            relayed(envelope("a@b.example", BodyType.SEVEN_BIT), ServerCapabilities.NONE);

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
        writer.mail(relayed(envelope("a@b.example", body), server), 42);
        assertThat(drain()).isEqualTo(expected + "\r\n");
    }

    @Test
    void mailShouldSayNullReversePath() throws IOException {
        writer.mail(relayed(envelope("", BodyType.SEVEN_BIT), ServerCapabilities.NONE), 1);
        assertThat(drain()).isEqualTo("MAIL FROM:<>\r\n");
    }

    @Test
    void rcptShouldKeepSpellingAndAllowPostmasterWithoutDomain() throws IOException {
        writer.rcpt(PLAIN, new Mailbox("\"odd one\"", "B.example")).rcpt(PLAIN, new Mailbox("Postmaster", ""));
        assertThat(drain()).isEqualTo("RCPT TO:<\"odd one\"@B.example>\r\nRCPT TO:<Postmaster>\r\n");
    }

    @Test
    void writerShouldGrowWithTheGroup() throws IOException {
        for (int i = 0; i < 1000; i++) {
            writer.rcpt(PLAIN, new Mailbox("user" + i, "example.com"));
        }
        assertThat(drain().split("\r\n")).hasSize(1000).endsWith("RCPT TO:<user999@example.com>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.example",
                "\"a b\"@b.example",
                "\"<x>\"@b.example",
                "postmaster",
                "a@[192.0.2.1]",
                "ü@b.example",
                "a@bücher.example",
                "📧@b.example"
            })
    void addressShouldBeCarriedWhenItIsPrintable(String address) {
        assertThat(CommandWriter.canCarry(Mailbox.ofTrusted(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nRSET@b.example",
                "a@b.example\r\nDATA",
                "a\nb@c.example",
                "a\u0000@b.example",
                "\u0085@b.example",
                "\uD83D@b.example",
                "\uDCE7@b.example",
                "a b@c.example",
                "a>@b.example",
                "a@b.example> SIZE=1",
                "\"a\u007f\"@b.example",
            })
    void addressShouldNotBeCarriedWhenItWouldBreakTheCommand(String address) {
        assertThat(CommandWriter.canCarry(Mailbox.ofTrusted(address))).isFalse();
    }

    @Test
    void chunkShouldSayItsLength() throws IOException {
        writer.bdatLast(86);
        assertThat(drain()).isEqualTo("BDAT 86 LAST\r\n");
    }

    private static RelayedEnvelope relayed(Envelope envelope, ServerCapabilities server) {
        return new RelayedEnvelope(envelope, server, Instant.EPOCH);
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
