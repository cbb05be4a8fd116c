package org.mailstage.core.dsn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.smtp.EnhancedStatus;

class DsnWriterPropertyTest {
    private static final DsnWriter WRITER = new DsnWriter(Clock.fixed(DsnWriterTest.NOW, ZoneOffset.UTC));

    /** Everything that could break a line, a field, a boundary or an encoded-word, among plain letters. */
    @Provide
    Arbitrary<String> nasty() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "Bob",
                " ",
                "  ",
                "\r\n",
                "\n",
                "\r",
                "\t",
                "\0",
                ":",
                ";",
                "--",
                "=_",
                "=?utf-8?q?",
                "?=",
                "=",
                "@",
                "\"",
                "\\",
                "<",
                ">",
                "[",
                "]",
                ".",
                "ü",
                "東京",
                "😀",
                "\uD800",
                "\u0085",
                "\u2028",
                "\u007f",
                "(",
                ")",
                ",",
                "_",
                "--=_0DSN00000000000002",
                "Subject: x",
                "550 5.1.1",
                "x".repeat(80),
                "y".repeat(1100));
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(40).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(300),
                Arbitraries.strings().ascii().ofMaxLength(300));
    }

    @Provide
    Arbitrary<String> type() {
        return Arbitraries.of("", "rfc822;", "utf-8;", "RFC822;a", "utf-8;ü", "x\r\n;");
    }

    @Property(tries = 2000)
    void reportShouldParseWhateverItIsMadeOf(
            @ForAll("nasty") String local,
            @ForAll("nasty") String domain,
            @ForAll("nasty") String text,
            @ForAll("nasty") String host,
            @ForAll("nasty") String header,
            @ForAll("type") String orcpt,
            @ForAll boolean utf8)
            throws IOException {
        Mailbox mailbox = new Mailbox(local.isEmpty() ? "x" : local, domain);
        Diagnostic diagnostic = new Diagnostic("smtp", text);
        DsnRequest request = new DsnRequest(
                DsnWriterTest.MESSAGE,
                DsnWriterTest.ARRIVAL,
                ReversePath.of(mailbox),
                List.of(
                        report(mailbox, host, diagnostic, RecipientReport.Fate.FAILED),
                        report(mailbox, host, diagnostic, RecipientReport.Fate.EXPIRED),
                        report(mailbox, host, diagnostic, RecipientReport.Fate.DELAYED)),
                new EnvelopeOptions(
                        DsnReturn.FULL,
                        text,
                        utf8,
                        false,
                        false,
                        0,
                        null,
                        null,
                        null,
                        Map.of(mailbox, new RecipientOptions(null, orcpt + domain))),
                MessageContent.of(("X: " + header).getBytes(StandardCharsets.UTF_8)),
                host,
                mailbox);

        Dsn dsn = WRITER.write(request, DsnWriterTest.DSN).orElseThrow();
        DsnParser.Report report = DsnParser.parse(dsn.content().open().readAllBytes());

        assertThat(report.recipients())
                .hasSize(3)
                .allSatisfy(fields -> assertThat(
                                fields.getOrDefault("diagnostic-code", "smtp; ").replace(" ", ""))
                        .as("the diagnostic survives, whatever folding did to its blanks")
                        .isEqualTo(("smtp; " + wellFormed(diagnostic.text())).replace(" ", "")));
    }

    @Property(tries = 1000)
    void headersShouldComeBackWhole(@ForAll("nasty") String value) throws IOException {
        byte[] section =
                ("Subject: " + wellFormed(value).replaceAll("[\r\n]", "") + "\r\n").getBytes(StandardCharsets.UTF_8);
        DsnRequest request = DsnWriterTest.request(
                new String(section, StandardCharsets.UTF_8) + "\r\nbody", DsnWriterTest.noSuchUser("bob@two.example"));

        Dsn dsn = WRITER.write(request, DsnWriterTest.DSN).orElseThrow();
        String headers = DsnParser.parse(new String(dsn.content().open().readAllBytes(), StandardCharsets.ISO_8859_1))
                .headers();

        assertThat(headers.getBytes(StandardCharsets.UTF_8)).isEqualTo(section);
    }

    private static RecipientReport report(
            Mailbox mailbox, String host, Diagnostic diagnostic, RecipientReport.Fate fate) {
        return new RecipientReport(
                mailbox,
                fate,
                EnhancedStatus.of(5, 1, 1),
                host,
                diagnostic,
                DsnWriterTest.LAST_ATTEMPT,
                fate == RecipientReport.Fate.DELAYED ? DsnWriterTest.NOW : null);
    }

    /** Half a surrogate pair is no character; encoding replaces it. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
