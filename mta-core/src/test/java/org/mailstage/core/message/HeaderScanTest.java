package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.core.address.AddressSyntax;
import org.mailstage.core.address.Mailbox;

class HeaderScanTest {
    private static final String FROM = "From: a@b.example\r\n";

    private static HeaderScan scan(String message) {
        return scan(message.getBytes(UTF_8), AddressSyntax.ASCII_ONLY);
    }

    private static HeaderScan scan(byte[] octets, AddressSyntax syntax) {
        HeaderScan scan = new HeaderScan(syntax);
        scan.scan(octets, 0, octets.length);
        scan.finish();
        return scan;
    }

    @Test
    void scanShouldTellWhatIsThereWhenHeaderIsWellFormed() {
        String header = "Received: one\r\nReceived: two\r\n\tfolded: From: x@y\r\nX-Unknown-Name-Longer-Than-Any: z\r\n"
                + "FROM : Ann\r\n <a@b.example>\r\nsender:s@b.example\r\nDate: Tue, 24 Nov 2026\r\n 14:23:49 +0000\r\n"
                + "To: c@d\r\nTLS-Required: no\r\nMIME-Version: 1.0\r\nMessage-Id: <1@b>\r\nResent-To: x@y\r\n\r\n";

        HeaderScan scan = scan(header + "Cc: in the body\r\nbare\n\u00fc");

        assertThat(scan.faults()).isEmpty();
        assertThat(scan.done()).isTrue();
        assertThat(scan.octets()).isEqualTo(header.length());
        assertThat(scan.count(HeaderField.RECEIVED)).isEqualTo(2);
        Set<HeaderField> there =
                Arrays.stream(HeaderField.values()).filter(scan::has).collect(Collectors.toSet());
        assertThat(there)
                .isEqualTo(EnumSet.of(
                        HeaderField.RECEIVED,
                        HeaderField.FROM,
                        HeaderField.SENDER,
                        HeaderField.DATE,
                        HeaderField.TO,
                        HeaderField.TLS_REQUIRED,
                        HeaderField.MIME_VERSION,
                        HeaderField.MESSAGE_ID,
                        HeaderField.RESENT_TO));
        assertThat(scan.from()).contains(List.of(new Mailbox("a", "b.example")));
        assertThat(scan.sender()).contains(new Mailbox("s", "b.example"));
        assertThat(scan.value(HeaderField.FROM)).contains("Ann <a@b.example>");
        assertThat(scan.value(HeaderField.MESSAGE_ID)).contains("<1@b>");
        assertThat(scan.value(HeaderField.TO)).isEmpty();
        assertThat(scan.value(HeaderField.RETURN_PATH)).isEmpty();
        assertThat(scan.tlsNotRequired()).isTrue();
        assertThat(scan.resent()).isTrue();
        assertThat(scan.duplicates()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(HeaderField.class)
    void fieldShouldBeKnownInAnyCaseOfLetters(HeaderField field) {
        HeaderScan scan = scan(field.text().toUpperCase(Locale.ROOT) + ": x\r\n\r\n");

        assertThat(scan.count(field)).isEqualTo(1);
        assertThat(scan.resent()).isEqualTo(field.resent());
        assertThat(scan(field.text() + "x: y\r\nx" + field.text() + ": y\r\n\r\n")
                        .has(field))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | FROM_MISSING",
                "CRLF | FROM_MISSING",
                "CRLF From: a@b CRLF | FROM_MISSING",
                "Subject: x CRLF | FROM_MISSING",
                "From: a@b CRLF |",
                "From: a@b |",
                "From: a@b CRLF CR | BARE_CR_OR_LF",
                "From: a@b CRLF From: a@b CRLF | DUPLICATE_FIELD",
                "From: a@b CRLF Subject: CRLF SUBJECT: CRLF | DUPLICATE_FIELD",
                "From: a@b CRLF Date: x CRLF | DATE_SYNTAX",
                "From: a@b CRLF Date: 1 Jan 2026 00:00 +0000 CRLF |",
                "From: root CRLF | FROM_SYNTAX",
                "From: CRLF | FROM_SYNTAX",
                "From: a@b, c@d CRLF | SENDER_MISSING",
                "From: a@b, c@d CRLF Sender: a@b CRLF |",
                "From: a@b CRLF Sender: a@b, c@d CRLF | SENDER_SYNTAX",
                "From: a@b CRLF Sender: x CRLF | SENDER_SYNTAX",
                "From: a@b CRLF Sender: a@b CRLF Sender: a@b CRLF | DUPLICATE_FIELD",
                "From: a@b CRLF Resent-To: x CRLF Resent-To: y CRLF |",
                "From a@b now CRLF From: a@b CRLF | NOT_A_FIELD",
                "From: a@b CRLF hello CRLF | NOT_A_FIELD",
                "From: a@b CRLF hello | NOT_A_FIELD",
                "From: a@b CRLF hello SP CRLF SP From: x@y CRLF | NOT_A_FIELD",
                "SP x: y CRLF From: a@b CRLF | NOT_A_FIELD",
                "From: a@b CRLF : x CRLF | FIELD_NAME",
                "From: a@b CRLF X\u00fc: x CRLF | FIELD_NAME EIGHT_BIT",
                "From: a@b CRLF X\u0001: x CRLF | FIELD_NAME",
                "From: a@b CRLF Subject: \u00fc CRLF | EIGHT_BIT",
                "From: a@b CRLF Subject: x LF To: y CRLF | BARE_CR_OR_LF",
                "From: a@b CRLF Subject: x CR CRLF | BARE_CR_OR_LF",
                "From: a@b CRLF Sub LF ject: x CRLF | BARE_CR_OR_LF",
                "From: a@b CRLF LF To: x CRLF | BARE_CR_OR_LF",
                "From: a@b CRLF CR To: x CRLF SP folded CRLF | BARE_CR_OR_LF",
                "From: a@b CR | BARE_CR_OR_LF"
            })
    void faultsShouldBeNamedWhenHeaderIsMalformed(String words, String faults) {
        String message = words.replace("CRLF", "\r\n").replace("CR", "\r").replace("LF", "\n");
        message = message.replaceAll(" ?([\r\n]+) ?", "$1").replace("SP", " ");
        Set<HeaderFault> expected = EnumSet.noneOf(HeaderFault.class);
        if (faults != null) {
            Arrays.stream(faults.split(" ")).map(HeaderFault::valueOf).forEach(expected::add);
        }

        HeaderScan scan = scan(message);

        assertThat(scan.faults()).isEqualTo(expected);
        assertThat(scan.has(HeaderField.TO)).isFalse();
    }

    @Test
    void headerShouldBeUtf8WhenSmtpUtf8IsAllowed() {
        byte[] header = "From: Jürgen <jürgen@bücher.example>\r\nSubject: ü\r\n\r\n".getBytes(UTF_8);

        HeaderScan scan = scan(header, AddressSyntax.UTF8);

        assertThat(scan.faults()).isEmpty();
        assertThat(scan.from()).contains(List.of(new Mailbox("jürgen", "bücher.example")));
        assertThat(scan(header, AddressSyntax.ASCII_ONLY).faults())
                .containsExactly(HeaderFault.EIGHT_BIT, HeaderFault.FROM_SYNTAX);
    }

    @ParameterizedTest
    @CsvSource({"c3, true", "c328, true", "c0af, true", "eda080, true", "c30d0a20bc, true", "c3bc, false"})
    void faultShouldBeNamedWhenSmtpUtf8HeaderIsNoUtf8(String hex, boolean fault) {
        byte[] value = HexFormat.of().parseHex(hex);
        String header = FROM + "Subject: x" + new String(value, ISO_8859_1) + "\r\n\r\n\u00ff";

        assertThat(scan(header.getBytes(ISO_8859_1), AddressSyntax.UTF8).faults())
                .isEqualTo(fault ? Set.of(HeaderFault.NOT_UTF8) : Set.of());
    }

    @Test
    void addressShouldBeFoundWhenDisplayNameHasAnOlderCharacterSet() {
        HeaderScan scan = scan("From: Jürgen <a@b.example>\r\n\r\n".getBytes(ISO_8859_1), AddressSyntax.ASCII_ONLY);

        assertThat(scan.from()).contains(List.of(new Mailbox("a", "b.example")));
        assertThat(scan.faults()).containsExactly(HeaderFault.EIGHT_BIT);
    }

    @Test
    void senderShouldBeUnknownWhenFieldIsThereTwice() {
        HeaderScan scan = scan(FROM + "From: x@y\r\nSender: a@b\r\nSender: c@d\r\n\r\n");

        assertThat(scan.from()).isEmpty();
        assertThat(scan.sender()).isEmpty();
        assertThat(scan.duplicates()).containsExactlyInAnyOrder(HeaderField.FROM, HeaderField.SENDER);
    }

    @ParameterizedTest
    @CsvSource({"No, true", "no, true", "nO , true", "Yes, false", "'', false", "No No, false"})
    void tlsShouldNotBeRequiredWhenFieldSaysNo(String value, boolean notRequired) {
        assertThat(scan(FROM + "TLS-Required: " + value + "\r\n\r\n").tlsNotRequired())
                .isEqualTo(notRequired);
    }

    @Test
    void tlsShouldBeRequiredWhenNothingOrTwoThingsAreSaid() {
        assertThat(scan(FROM).tlsNotRequired()).isFalse();
        assertThat(scan("TLS-Required: No\r\nTLS-Required: No\r\n\r\n").tlsNotRequired())
                .isFalse();
    }

    @Test
    void valueShouldBeCutOffWhenFieldIsTooLong() {
        HeaderScan scan =
                scan("From: " + "a@b,\r\n ".repeat(100_000) + "a@b\r\nDate: " + "(x)".repeat(80) + "\r\n\r\n");

        assertThat(scan.value(HeaderField.FROM).orElseThrow().length()).isLessThanOrEqualTo(16 * 1024);
        assertThat(scan.value(HeaderField.DATE).orElseThrow()).hasSize(199);
        assertThat(scan.faults()).contains(HeaderFault.FIELD_TOO_LONG);
    }

    @Test
    void scanShouldStandStillWhenHeaderEnded() {
        HeaderScan scan = new HeaderScan(AddressSyntax.ASCII_ONLY);
        byte[] header = (FROM + "\r\n").getBytes(UTF_8);
        scan.scan(header, 0, header.length);
        assertThat(scan.done()).isTrue();

        scan.scan(header, 0, header.length);
        scan.finish();

        assertThat(scan.count(HeaderField.FROM)).isEqualTo(1);
        assertThat(scan.octets()).isEqualTo(header.length);
    }
}
