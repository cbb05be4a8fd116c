package org.mailstage.core.dsn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

class DsnWriterTest {
    static final Instant ARRIVAL = Instant.parse("2026-03-01T08:30:00Z");
    static final Instant LAST_ATTEMPT = Instant.parse("2026-03-06T08:29:00Z");
    static final Instant NOW = Instant.parse("2026-03-06T08:30:05Z");
    static final QueueId MESSAGE = new QueueId("0MESSAGE0000000001");
    static final QueueId DSN = new QueueId("0DSN00000000000002");
    static final String ORIGINAL = """
            Received: from client.example (client.example [192.0.2.77])
             by mx.mailstage.example with ESMTP id 0MESSAGE0000000001;
             Sun, 01 Mar 2026 08:30:00 +0000
            From: Alice <alice@one.example>
            To: bob@two.example, carol@three.example
            Subject: Minutes of the meeting
            Message-ID: <minutes-17@one.example>
            Date: Sun, 01 Mar 2026 09:29:58 +0100

            The body, which nobody else should see.
            """.replace("\n", "\r\n");

    private final DsnWriter writer = new DsnWriter(Clock.fixed(NOW, ZoneOffset.UTC));

    static DsnRequest request(String original, RecipientReport... reports) {
        return new DsnRequest(
                MESSAGE,
                ARRIVAL,
                ReversePath.ofTrusted("alice@one.example"),
                List.of(reports),
                MessageContent.of(original.getBytes(StandardCharsets.UTF_8)),
                "mx.mailstage.example",
                Mailbox.ofTrusted("postmaster@mailstage.example"));
    }

    static RecipientReport failed(String recipient, String remoteHost, Reply reply) {
        return RecipientReport.failed(
                Mailbox.ofTrusted(recipient),
                new DeliveryOutcome.Failed(
                        reply.status().orElse(EnhancedStatus.of(5, 0, 0)), remoteHost, Diagnostic.remote(reply)),
                LAST_ATTEMPT);
    }

    static RecipientReport noSuchUser(String recipient) {
        return failed(recipient, "mx1.two.example[192.0.2.10]:25", Reply.of(550, "5.1.1", "no such user here"));
    }

    private String write(DsnRequest request) {
        try {
            Dsn dsn = writer.write(request, DSN).orElseThrow();
            return new String(dsn.content().open().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The expected text is in the repository; the actual one is left beside the test reports when they differ. */
    private void assertGolden(String name, DsnRequest request) throws IOException {
        String actual = write(request);
        Path left = Path.of("target", "dsn", name + ".eml");
        Files.createDirectories(left.getParent());
        Files.writeString(left, actual, StandardCharsets.US_ASCII);
        try (InputStream golden = DsnWriterTest.class.getResourceAsStream("/dsn/" + name + ".eml")) {
            assertThat(golden)
                    .as("golden file %s, actual text is in %s", name, left)
                    .isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.US_ASCII));
        }
        DsnParser.parse(actual);
    }

    @Test
    void dsnShouldNameTheReplyWhenOneRecipientFailed() throws IOException {
        assertGolden("failed", request(ORIGINAL, noSuchUser("bob@two.example")));
    }

    @Test
    void dsnShouldReportOnEachRecipientWhenTheirFatesDiffer() throws IOException {
        DeliveryOutcome.Deferred noAnswer = new DeliveryOutcome.Deferred(
                EnhancedStatus.of(4, 4, 1), "mx.three.example[2001:db8::3]:25", Diagnostic.local("connect timed out"));
        assertGolden(
                "several",
                request(
                        ORIGINAL,
                        noSuchUser("bob@two.example"),
                        RecipientReport.expired(Mailbox.ofTrusted("carol@three.example"), noAnswer, LAST_ATTEMPT),
                        RecipientReport.failed(
                                Mailbox.ofTrusted("\"dave x\"@nowhere.example"),
                                new DeliveryOutcome.Failed(
                                        EnhancedStatus.of(5, 1, 2),
                                        "",
                                        Diagnostic.local("domain nowhere.example does not exist")),
                                LAST_ATTEMPT)));
    }

    @Test
    void dsnShouldSayHowLongWeKeepTryingWhenARecipientIsDelayed() throws IOException {
        DeliveryOutcome.Deferred full = new DeliveryOutcome.Deferred(
                EnhancedStatus.of(4, 2, 2),
                "mx.three.example[192.0.2.3]:25",
                Diagnostic.remote(Reply.of(452, "4.2.2", "mailbox full")));
        assertGolden(
                "delayed",
                request(
                        ORIGINAL,
                        RecipientReport.delayed(
                                Mailbox.ofTrusted("carol@three.example"),
                                full,
                                LAST_ATTEMPT,
                                ARRIVAL.plus(Duration.ofDays(10)))));
    }

    @Test
    void dsnShouldSayExpandedWhenTheRecipientStandsForOthers() throws IOException {
        DsnParser.Report report = DsnParser.parse(
                write(request(ORIGINAL, RecipientReport.expanded(Mailbox.ofTrusted("all@two.example")))));

        assertThat(report.recipients()).singleElement().satisfies(recipient -> {
            assertThat(recipient).containsEntry("action", "expanded").containsEntry("status", "2.0.0");
            assertThat(recipient).doesNotContainKeys("diagnostic-code", "remote-mta", "last-attempt-date");
        });
        assertThat(report.text()).contains("Your message went on to the addresses");
        assertThat(report.header()).containsEntry("subject", "Your message was passed on");
    }

    @Test
    void dsnShouldStaySevenBitWhenNothingIsAscii() throws IOException {
        String original = ORIGINAL.replace("Minutes of the meeting", "Grüße aus Köln, 東京");
        assertGolden(
                "beyond-ascii",
                request(
                        original,
                        failed(
                                "jürgen@köln.example",
                                "mx.köln.example[192.0.2.5]:25",
                                Reply.of(
                                        550,
                                        "5.7.1",
                                        "Ihre Nachricht wurde abgelehnt, weil der Empfänger 東京 nicht möchte; siehe"
                                                + " https://köln.example/regeln für Näheres"))));
    }

    @Test
    void dsnShouldStayWithinLineLimitsWhenAReplyHasNoBlanks() throws IOException {
        assertGolden(
                "long-reply",
                request(
                        ORIGINAL,
                        failed(
                                "bob@two.example",
                                "mx.two.example[192.0.2.5]:25",
                                Reply.of(554, "5.7.0", "x".repeat(950))),
                        failed(
                                "carol@two.example",
                                "mx.two.example[192.0.2.5]:25",
                                Reply.of(554, "5.7.0", "much to say ".repeat(60)))));
    }

    @Test
    void envelopeShouldGoFromNullToTheReversePath() throws IOException {
        Dsn dsn = writer.write(request(ORIGINAL, noSuchUser("bob@two.example")), DSN)
                .orElseThrow();

        assertThat(dsn.id()).isEqualTo(DSN);
        assertThat(dsn.envelope())
                .isEqualTo(new Envelope(
                        ReversePath.NULL, List.of(Mailbox.ofTrusted("alice@one.example")), BodyType.SEVEN_BIT));
        assertThat(dsn.content().inMemory()).isTrue();
    }

    @Test
    void writerShouldWriteNothingWhenTheReversePathIsNull() throws IOException {
        DsnRequest request = request(ORIGINAL, noSuchUser("bob@two.example"));
        DsnRequest bounce = new DsnRequest(
                request.id(),
                request.arrival(),
                ReversePath.NULL,
                request.recipients(),
                request.original(),
                request.hostname(),
                request.postmaster());

        assertThat(writer.write(bounce, DSN)).isEmpty();
    }

    @Test
    void writerShouldPassTheFaultOnWhenTheOriginalCannotBeRead() {
        MessageContent broken = new MessageContent() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("broker gone");
            }
        };
        DsnRequest request = request(ORIGINAL, noSuchUser("bob@two.example"));
        DsnRequest unreadable = new DsnRequest(
                request.id(),
                request.arrival(),
                request.reversePath(),
                request.recipients(),
                broken,
                request.hostname(),
                request.postmaster());

        assertThatThrownBy(() -> writer.write(unreadable, DSN)).isInstanceOf(IOException.class);
    }

    @Test
    void requestShouldBeRefusedWhenItHasNoRecipients() {
        assertThatThrownBy(() -> request(ORIGINAL)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void dsnShouldNotReturnTheBody() {
        assertThat(write(request(ORIGINAL, noSuchUser("bob@two.example")))).doesNotContain("nobody else should see");
    }

    @Test
    void boundaryShouldNotOccurInAPartWhenThePeerGuessesIt() {
        String guess = "--=_" + DSN;
        String dsn = write(request(
                "Subject: " + guess + "\r\n" + guess + "_1: x\r\n\r\n",
                failed("bob@two.example", "mx[192.0.2.1]:25", Reply.plain(550, guess + "--"))));

        DsnParser.Report report = DsnParser.parse(dsn);
        assertThat(report.boundary()).isEqualTo("=_" + DSN + "_2");
        assertThat(report.headers()).contains(guess);
    }

    @Test
    void fieldsShouldNotBeInjectedWhenAddressesAndHostsHoldLineEnds() {
        RecipientReport report = new RecipientReport(
                new Mailbox("bob\r\nX-Evil: 1", "two.example\r\n\r\nevil"),
                RecipientReport.Fate.FAILED,
                EnhancedStatus.of(5, 0, 0),
                "mx\r\nX-Evil: 2[192.0.2.1]:25",
                new Diagnostic("smtp\r\nX-Evil", "550\r\nX-Evil: 3\r\n.\r\n"),
                LAST_ATTEMPT,
                null);
        DsnRequest request = new DsnRequest(
                MESSAGE,
                ARRIVAL,
                ReversePath.of(new Mailbox("a\r\nX-Evil: 4", "b\nX-Evil: 5")),
                List.of(report),
                MessageContent.of("X-Good: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                "mx\r\nX-Evil: 6",
                new Mailbox("post\r\nX-Evil: 7", "master"));

        assertThat(write(request).lines()).noneMatch(line -> line.startsWith("X-Evil"));
    }

    @Test
    void headersShouldEndBetweenTwoFieldsWhenTheOriginalHasTooMany() {
        StringBuilder original = new StringBuilder();
        while (original.length() < DsnWriter.MAX_HEADERS + 1000) {
            original.append("X-Filler: first line\r\n\tand a second line of the same field\r\n");
        }
        DsnParser.Report report = DsnParser.parse(write(request(original.toString(), noSuchUser("bob@two.example"))));

        assertThat(report.headers().length()).isBetween(DsnWriter.MAX_HEADERS - 200, DsnWriter.MAX_HEADERS);
        assertThat(report.headers()).endsWith("\r\n\tand a second line of the same field\r\n");
    }

    @Test
    void headersShouldBeEmptyWhenTheOriginalHasNone() {
        DsnParser.Report report = DsnParser.parse(write(request("\r\nbody\r\n", noSuchUser("bob@two.example"))));

        assertThat(report.headers()).isEmpty();
    }

    @Test
    void headersShouldBeWholeWhenTheOriginalHasNoBody() {
        DsnParser.Report report =
                DsnParser.parse(write(request("Subject: a\r\nTo: b\r\n", noSuchUser("bob@two.example"))));

        assertThat(report.headers()).isEqualTo("Subject: a\r\nTo: b\r\n");
    }

    @Test
    void writerShouldReadNoMoreThanItReturnsWhenTheOriginalIsHuge() throws IOException {
        long[] read = {0};
        MessageContent huge = new MessageContent() {
            @Override
            public long size() {
                return 1L << 40;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    @Override
                    public int read() {
                        read[0]++;
                        return 'x';
                    }
                };
            }
        };
        assertThat(HeaderSection.read(huge, 1000).octets()).isEmpty();
        assertThat(read[0]).isEqualTo(1000);
    }

    @Test
    void threadShouldBeKeptWhenTheOriginalHasAMessageId() {
        DsnParser.Report report = DsnParser.parse(write(request(ORIGINAL, noSuchUser("bob@two.example"))));

        assertThat(report.header()).containsEntry("in-reply-to", "<minutes-17@one.example>");
        assertThat(report.header()).containsEntry("references", "<minutes-17@one.example>");
    }

    @Test
    void postmasterShouldBeAtOurHostWhenItHasNoDomain() {
        DsnRequest request = request(ORIGINAL, noSuchUser("bob@two.example"));
        DsnRequest bare = new DsnRequest(
                request.id(),
                request.arrival(),
                request.reversePath(),
                request.recipients(),
                request.original(),
                request.hostname(),
                Mailbox.ofTrusted("postmaster"));

        assertThat(DsnParser.parse(write(bare)).header())
                .containsEntry("from", "\"Mail Delivery System\" <postmaster@mx.mailstage.example>");
    }
}
