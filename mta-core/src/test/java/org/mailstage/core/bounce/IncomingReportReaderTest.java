package org.mailstage.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.bounce.IncomingReport.Kind;
import org.mailstage.core.message.MessageContent;

class IncomingReportReaderTest {
    private static IncomingReport read(String text) throws Exception {
        return IncomingReportReader.read(MessageContent.of(text.getBytes(StandardCharsets.UTF_8)), true);
    }

    private static String report(String fields) {
        return "From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; boundary=b\n\n--b\n\nIt failed.\n--b\n"
                + "Content-Type: message/delivery-status\n\n" + fields + "\n--b--\n";
    }

    private static IncomingReport ours(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(IncomingReportReaderTest.class.getResourceAsStream("/dsn/" + name))) {
            return IncomingReportReader.read(MessageContent.of(in.readAllBytes()), true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed.eml", "several.eml", "delayed.eml", "long-reply.eml", "beyond-ascii.eml"})
    void ourOwnReportShouldBeReadWhenItComesBack(String name) throws Exception {
        IncomingReport report = ours(name);

        assertThat(report.kind()).isEqualTo(Kind.STATUS_REPORT);
        assertThat(report.reportingMta()).isNotEmpty();
        assertThat(report.recipients()).isNotEmpty().allSatisfy(r -> {
            assertThat(r.address()).contains("@");
            assertThat(r.diagnostic()).isNotEmpty();
            assertThat(r.action()).isNotEqualTo(ReportAction.UNSTATED);
        });
    }

    @Test
    void allFieldsShouldBeReadWhenReportHasThem() throws Exception {
        ReportedRecipient recipient = read(report("""
                        Reporting-MTA: dns; mx.example.net
                        Original-Envelope-Id: QQ314159

                        Original-Recipient: rfc822;info@example.org
                        Final-Recipient: rfc822; <anna@example.org>
                        Action: failed (gave up)
                        Status: 5.0.0
                        Remote-MTA: dns; mail.example.org
                        Diagnostic-Code: smtp; 550 5.1.1 no such user
                         here
                        """)).recipients().get(0);

        assertThat(recipient.address()).isEqualTo("anna@example.org");
        assertThat(recipient.originalAddress()).isEqualTo("info@example.org");
        assertThat(recipient.action()).isEqualTo(ReportAction.FAILED);
        assertThat(recipient.status()).hasToString("5.1.1");
        assertThat(recipient.replyCode()).isEqualTo(550);
        assertThat(recipient.remoteMta()).isEqualTo("mail.example.org");
        assertThat(recipient.diagnostic()).isEqualTo("550 5.1.1 no such user here");
        assertThat(recipient.reason()).isEqualTo(BounceReason.USER_UNKNOWN);
        assertThat(recipient.severity()).isEqualTo(BounceSeverity.HARD);
    }

    @Test
    void addressBeyondAsciiShouldBeDecodedWhenReportIsGlobal() throws Exception {
        IncomingReport report = read(report("Final-Recipient: utf-8; gr\\x{FC}n@example.org\nAction: delayed\n")
                .replace("message/delivery-status", "message/global-delivery-status"));

        assertThat(report.recipients()).singleElement().satisfies(r -> {
            assertThat(r.address()).isEqualTo("grün@example.org");
            assertThat(r.status()).hasToString("4.0.0");
            assertThat(r.severity()).isEqualTo(BounceSeverity.SOFT);
        });
    }

    @Test
    void recipientsShouldBeToldApartWhenEmptyLinesAreMissing() throws Exception {
        IncomingReport report = read(report("""
                Final-Recipient: rfc822; a@example.org
                Action: failed
                Status: 5.2.2
                Final-Recipient: rfc822; b@example.org
                Action: delivered
                Final-Recipient: rfc822; A@example.org
                Action: failed
                """));

        assertThat(report.recipients())
                .extracting(ReportedRecipient::address)
                .containsExactly("a@example.org", "b@example.org");
        assertThat(report.recipients())
                .extracting(ReportedRecipient::severity)
                .containsExactly(BounceSeverity.SOFT, BounceSeverity.NONE);
    }

    @Test
    void returnedMessageShouldBeNamedWhenItsHeaderComesBack() throws Exception {
        IncomingReport report = read("""
                From: postmaster@example.net
                Subject: Undeliverable
                Content-Type: multipart/mixed; boundary=b

                --b

                anna@example.org: mailbox full
                --b
                Content-Type: text/rfc822-headers

                Message-ID: <1@example.com>
                From: me@example.com
                To: anna@example.org
                --b--
                """);

        assertThat(report.kind()).isEqualTo(Kind.BOUNCE_TEXT);
        assertThat(report.isBounce()).isTrue();
        assertThat(report.returned().messageId()).isEqualTo("<1@example.com>");
        assertThat(report.recipients()).singleElement().satisfies(r -> {
            assertThat(r.address()).isEqualTo("anna@example.org");
            assertThat(r.reason()).isEqualTo(BounceReason.MAILBOX_FULL);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: Out of office: hello|I am away|AUTOMATIC_REPLY",
                "Auto-Submitted: auto-replied|I am away|AUTOMATIC_REPLY",
                "Precedence: auto_reply|I am away|AUTOMATIC_REPLY",
                "Subject: Please confirm your message|Click here|CHALLENGE",
                "Subject: hello|Sender verification required: answer this|CHALLENGE",
                "Subject: hello|How are you?|NO_REPORT",
                "From: Postmaster <postmaster@example.org>|Welcome to your mailbox|NO_REPORT"
            })
    void kindShouldBeToldWhenMessageIsNoBounce(String field, String text, Kind kind) throws Exception {
        IncomingReport report = read(field + "\nTo: me@example.com\n\n" + text + "\n");

        assertThat(report.kind()).isEqualTo(kind);
        assertThat(report.isBounce()).isFalse();
    }

    @Test
    void textShouldBeNoBounceWhenReversePathIsSomebody() throws Exception {
        byte[] text = "From: a@example.org\nSubject: hm\n\nb@example.org could not be delivered to, it says\n"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(IncomingReportReader.read(MessageContent.of(text), false).kind())
                .isEqualTo(Kind.NO_REPORT);
        assertThat(IncomingReportReader.read(MessageContent.of(text), true).kind())
                .isEqualTo(Kind.BOUNCE_TEXT);
    }

    @Test
    void htmlShouldBeReadWhenThereIsNoOtherText() throws Exception {
        IncomingReport report = read(
                "From: postmaster@example.net\nSubject: Undeliverable: x\nContent-Type: text/html\n\n"
                        + "<p>Sorry</p><a href=\"mailto:x\">anna@example.org</a><br>The mailbox is full &lt;now&gt;</html>\n");

        assertThat(report.recipients()).singleElement().satisfies(r -> {
            assertThat(r.address()).isEqualTo("anna@example.org");
            assertThat(r.reason()).isEqualTo(BounceReason.MAILBOX_FULL);
            assertThat(r.diagnostic()).contains("<now>");
        });
    }

    @Test
    void textsShouldBePrintableLinesOfLimitedLengthWhenReportIsHostile() throws Exception {
        ReportedRecipient recipient = read(report(
                        "Final-Recipient: rfc822; a\u0007@b\u001b[2J.example\nAction: failed\n"
                                + "Remote-MTA: dns; \u0000evil\u202e\nDiagnostic-Code: smtp; " + "x\u0001".repeat(5000)
                                + "\n"))
                .recipients()
                .get(0);

        assertThat(recipient.diagnostic()).hasSizeLessThanOrEqualTo(1000);
        assertThat(recipient.diagnostic() + recipient.remoteMta() + recipient.address())
                .matches(text -> text.chars().noneMatch(Character::isISOControl));
    }

    @Test
    void timeShouldBeBoundedWhenReportIsHostile() {
        String addresses = "From: MAILER-DAEMON\n\n" + "a@b.example ".repeat(40_000);
        String lines = "From: MAILER-DAEMON\n\n" + "<a@b.example>: 550\n".repeat(25_000);
        String ats = "From: MAILER-DAEMON\n\n" + "@".repeat(500_000);
        String tags = "From: MAILER-DAEMON\nContent-Type: text/html\n\n" + "<a".repeat(250_000);
        String groups = report("Final-Recipient: rfc822; a@b.example\n\n".repeat(10_000));

        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String text : new String[] {addresses, lines, ats, tags, groups}) {
                assertThat(read(text).recipients()).hasSizeLessThanOrEqualTo(1000);
            }
        });
    }
}
