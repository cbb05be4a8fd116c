package org.mailstage.core.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dsn.RecipientReport.Fate;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;

/** What the sender asked for shows in the DSN: RFC 3461 §6, RFC 6533, RFC 8689 §5, RFC 2852. */
class DsnOptionsTest {
    private static final Mailbox BOB = Mailbox.ofTrusted("bob@two.example");
    private static final String MESSAGE = "Subject: hello\r\n\r\nThe body.\r\n";

    private final DsnWriter writer = new DsnWriter(Clock.fixed(DsnWriterTest.NOW, ZoneOffset.UTC));

    @Test
    void reportShouldNameEnvelopeIdAndOriginalRecipientWhenTheyWereGiven() throws IOException {
        DsnParser.Report report = parse(write(
                "alice@one.example",
                options(null, "id+2B17+20x", false, false, Map.of(BOB, orcpt("RFC822;bob+2Bold@zero.example"))),
                MESSAGE,
                failed(BOB)));

        assertThat(report.message()).containsEntry("original-envelope-id", "id+17 x");
        assertThat(report.recipients().get(0))
                .containsEntry("original-recipient", "rfc822; bob+old@zero.example")
                .containsEntry("final-recipient", "rfc822; bob@two.example");
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, false, message/rfc822",
        "HDRS, false, text/rfc822-headers",
        ", false, text/rfc822-headers",
        "FULL, true, text/rfc822-headers",
    })
    void messageShouldComeBackWholeOnlyWhenAskedForAndNotConfidential(
            DsnReturn ret, boolean requireTls, String returned) throws IOException {
        Dsn dsn = write("alice@one.example", options(ret, null, false, requireTls, Map.of()), MESSAGE, failed(BOB));

        assertThat(parse(dsn).returned()).isEqualTo(returned);
        assertThat(text(dsn).contains("The body.")).isEqualTo(returned.equals("message/rfc822"));
        assertThat(dsn.envelope().options().requireTls()).isEqualTo(requireTls);
    }

    @Test
    void messageShouldNotComeBackWholeWhenItIsOnlyDelayed() throws IOException {
        RecipientReport delayed = RecipientReport.delayed(
                BOB,
                new DeliveryOutcome.Deferred(EnhancedStatus.of(4, 4, 1), "", Diagnostic.local("no answer")),
                DsnWriterTest.LAST_ATTEMPT,
                DsnWriterTest.NOW);
        assertThat(parse(write("alice@one.example", full(), MESSAGE, delayed)).returned())
                .isEqualTo("text/rfc822-headers");
    }

    @Test
    void dsnShouldBeEightBitWhenItBringsBackAnEightBitMessage() throws IOException {
        Dsn dsn = write("alice@one.example", full(), "Subject: x\r\n\r\nGrüße\r\n", failed(BOB));

        assertThat(dsn.envelope().bodyType()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(parse(dsn).headers()).isEqualTo("Subject: x\r\n\r\nGrüße\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\0\r\n", "\r\na\rb\r\n", "\r\na\nb\r\n"})
    void onlyTheHeaderShouldComeBackWhenTheMessageIsBinary(String rest) throws IOException {
        Dsn dsn = write("alice@one.example", full(), "Subject: x\r\n" + rest, failed(BOB));

        assertThat(dsn.envelope().bodyType()).isEqualTo(BodyType.SEVEN_BIT);
        assertThat(parse(dsn).headers()).isEqualTo("Subject: x\r\n");
    }

    @Test
    void onlyTheHeaderShouldComeBackWhenTheMessageIsLarge() throws IOException {
        String large = MESSAGE + "0123456789\r\n".repeat(DsnWriter.MAX_FULL_RETURN / 12);

        assertThat(parse(write("alice@one.example", full(), large, failed(BOB))).headers())
                .isEqualTo("Subject: hello\r\n");
    }

    @Test
    void successShouldBeReportedAsDeliveredOrRelayed() throws IOException {
        Mailbox eve = Mailbox.ofTrusted("eve@three.example");
        DsnParser.Report report = parse(
                write("alice@one.example", full(), MESSAGE, success(BOB, Fate.DELIVERED), success(eve, Fate.RELAYED)));

        assertThat(report.recipients()).extracting(f -> f.get("action")).containsExactly("delivered", "relayed");
        assertThat(report.recipients().get(0))
                .containsEntry("status", "2.1.5")
                .containsEntry("diagnostic-code", "smtp; 250 2.1.5 Ok")
                .containsEntry("remote-mta", "dns; mx.two.example");
        assertThat(report.header()).containsEntry("subject", "Your message was passed on");
        assertThat(report.text()).contains("was delivered to the recipient").doesNotContain("sorry");
        assertThat(parse(write("alice@one.example", full(), MESSAGE, success(BOB, Fate.DELIVERED)))
                        .header())
                .containsEntry("subject", "Your message was delivered");
    }

    @Test
    void messageThatMissedItsDeadlineShouldBeReportedAsExpired() throws IOException {
        DsnParser.Report report = parse(write(
                "alice@one.example",
                full(),
                MESSAGE,
                RecipientReport.tooLate(BOB, "", Diagnostic.local("deadline"), DsnWriterTest.LAST_ATTEMPT)));

        assertThat(report.recipients().get(0)).containsEntry("action", "failed").containsEntry("status", "5.4.7");
        assertThat(report.text()).contains("The time that was set for its delivery has passed.");
    }

    @Test
    void dsnShouldGoBeyondAsciiWhenTheSenderKnowsSmtpUtf8AndAnAddressNeedsIt() throws IOException {
        Mailbox recipient = Mailbox.ofTrusted("jürgen@köln.example");
        Dsn dsn = write(
                "ålice@åne.example",
                options(
                        DsnReturn.HDRS,
                        null,
                        true,
                        false,
                        Map.of(recipient, orcpt("utf-8;\\x{65E5}@k\\x{F6}ln.example"))),
                "Subject: Grüße\r\n\r\nx\r\n",
                failed(recipient));

        DsnParser.Report report = parse(dsn);
        assertThat(report.header()).containsEntry("to", "<ålice@åne.example>");
        assertThat(report.header().get("content-type")).contains("report-type=global-delivery-status");
        assertThat(report.recipients().get(0))
                .containsEntry("final-recipient", "utf-8; jürgen@köln.example")
                .containsEntry("original-recipient", "utf-8; 日@köln.example");
        assertThat(report.returned()).isEqualTo("message/global-headers");
        assertThat(report.headers()).isEqualTo("Subject: Grüße\r\n");
        assertThat(dsn.envelope().options().smtpUtf8()).isTrue();
    }

    @Test
    void dsnShouldStayAsciiWhenTheSenderDoesNotKnowSmtpUtf8() throws IOException {
        Mailbox recipient = Mailbox.ofTrusted("jürgen@köln.example");
        Dsn dsn = write(
                "alice@one.example",
                options(null, null, false, false, Map.of(recipient, orcpt("utf-8;日@köln.example"))),
                MESSAGE,
                failed(recipient));

        assertThat(parse(dsn).recipients().get(0))
                .containsEntry("final-recipient", "utf-8; j\\x{FC}rgen@k\\x{F6}ln.example")
                .containsEntry("original-recipient", "utf-8; \\x{65E5}@k\\x{F6}ln.example");
        assertThat(dsn.envelope().options()).isEqualTo(EnvelopeOptions.NONE);
        assertThat(text(dsn).chars()).allMatch(c -> c < 0x80);
    }

    @Test
    void wholeMessageShouldBeGlobalWhenItsHeaderGoesBeyondAscii() throws IOException {
        Dsn dsn = write(
                "alice@one.example",
                options(DsnReturn.FULL, null, true, false, Map.of()),
                "Subject: Grüße\r\n\r\nx\r\n",
                failed(BOB));
        assertThat(parse(dsn).returned()).isEqualTo("message/global");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc822", ";", "rfc822;", "rfc822;a+ZZ", "rfc822;+FF", "rfc822;+0D+0AX:+20y", "utf-8;a b"})
    void originalRecipientShouldBeLeftOutWhenItCannotBeRead(String orcpt) throws IOException {
        Dsn dsn = write(
                "alice@one.example",
                options(null, null, false, false, Map.of(BOB, orcpt(orcpt))),
                MESSAGE,
                failed(BOB));
        assertThat(parse(dsn).recipients().get(0)).doesNotContainKey("original-recipient");
    }

    private Dsn write(String sender, EnvelopeOptions options, String original, RecipientReport... reports)
            throws IOException {
        DsnRequest request = new DsnRequest(
                DsnWriterTest.MESSAGE,
                DsnWriterTest.ARRIVAL,
                ReversePath.ofTrusted(sender),
                Arrays.asList(reports),
                options,
                MessageContent.of(original.getBytes(StandardCharsets.UTF_8)),
                "mx.mailstage.example",
                Mailbox.ofTrusted("postmaster@mailstage.example"));
        return writer.write(request, DsnWriterTest.DSN).orElseThrow();
    }

    private static DsnParser.Report parse(Dsn dsn) throws IOException {
        return DsnParser.parse(dsn.content().open().readAllBytes());
    }

    private static String text(Dsn dsn) throws IOException {
        return new String(dsn.content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static EnvelopeOptions full() {
        return options(DsnReturn.FULL, null, false, false, Map.of());
    }

    private static EnvelopeOptions options(
            DsnReturn ret, String envid, boolean utf8, boolean requireTls, Map<Mailbox, RecipientOptions> recipients) {
        return new EnvelopeOptions(ret, envid, utf8, requireTls, false, 0, null, null, null, recipients);
    }

    private static RecipientOptions orcpt(String original) {
        return new RecipientOptions(null, original);
    }

    private static RecipientReport failed(Mailbox recipient) {
        return RecipientReport.failed(
                recipient,
                new DeliveryOutcome.Failed(
                        EnhancedStatus.of(5, 1, 1), "", Diagnostic.remote(Reply.of(550, "5.1.1", "no such user"))),
                DsnWriterTest.LAST_ATTEMPT);
    }

    private static RecipientReport success(Mailbox recipient, Fate fate) {
        return RecipientReport.succeeded(
                recipient,
                fate,
                new DeliveryOutcome.Delivered(
                        EnhancedStatus.of(2, 1, 5), "mx.two.example[192.0.2.1]:25", Reply.of(250, "2.1.5", "Ok")),
                DsnWriterTest.LAST_ATTEMPT);
    }
}
