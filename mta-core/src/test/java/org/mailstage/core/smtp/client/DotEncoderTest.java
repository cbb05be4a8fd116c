package org.mailstage.core.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEncoderTest {
    /** In the table, {@code /} stands for CRLF, {@code L} for a bare LF and {@code R} for a bare CR. */
    @ParameterizedTest
    @CsvSource({
        "'',        './'",
        "'a/',      'a/./'",
        "'a',       'a/./'",
        "'./',      '.././'",
        "'../',     '..././'",
        "'a/.b/',   'a/..b/./'",
        "'/./',     '/.././'",
        "'a.b/',    'a.b/./'",
        "'a.',      'a././'",
        "'aR',      'aR/./'",
        "'aL',      'aL/./'",
        "'aL.L',    'aL..L/./'",
        "'aR.',     'aR././'",
    })
    void encoderShouldDoubleDotsAndEndTheMessage(String content, String expected) throws IOException {
        assertThat(encode(octets(content), List.of())).isEqualTo(octets(expected));
    }

    @Property(tries = 3000)
    void decodedShouldEqualContentForAnyContentOfWholeLines(@ForAll("lines") byte[] content) throws IOException {
        assertThat(decode(encode(content, List.of()))).isEqualTo(content);
    }

    @Property(tries = 3000)
    void encodedShouldEqualReferenceHoweverContentIsSplit(
            @ForAll("dotty") byte[] content, @ForAll @Size(max = 10) List<@IntRange(max = 7) Integer> cuts)
            throws IOException {
        assertThat(encode(content, cuts)).isEqualTo(reference(content));
    }

    @Property(tries = 3000)
    void endOfDataShouldOnlyStandAtTheEnd(@ForAll("dotty") byte[] content) throws IOException {
        String encoded = "\r\n" + new String(encode(content, List.of()), StandardCharsets.ISO_8859_1);
        for (String end : List.of("\r\n.\r\n", "\n.\n", "\n.\r\n", "\r\n.\n")) {
            int at = encoded.indexOf(end);
            assertThat(at < 0 || at + end.length() == encoded.length()).isTrue();
        }
        assertThat(encoded).endsWith("\r\n.\r\n");
    }

    @Test
    void encoderShouldBeReadyForTheNextMessageWhenFinished() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotEncoder encoder = new DotEncoder(out);
        encoder.write(octets("a"), 0, 1);
        assertThat(encoder.octets()).isEqualTo(1);
        encoder.finish();
        assertThat(encoder.octets()).isZero();
        out.reset();
        encoder.write('.');
        encoder.finish();
        assertThat(out.toByteArray()).isEqualTo(octets("../" + "./"));
    }

    @Test
    void encoderShouldPassTheCallersArrayOnUncut() throws IOException {
        byte[] content = octets("no dot at all/".repeat(1000));
        List<byte[]> passed = new ArrayList<>();
        OutputStream spy = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("octet by octet");
            }

            @Override
            public void write(byte[] octets, int offset, int length) {
                assertThat(length).isEqualTo(content.length);
                passed.add(octets);
            }
        };
        new DotEncoder(spy).write(content, 0, content.length);
        assertThat(passed).hasSize(1);
        assertThat(passed.get(0)).isSameAs(content);
    }

    @Provide
    Arbitrary<byte[]> lines() {
        return Arbitraries.strings()
                .withChars('.', 'a', '\t')
                .ofMaxLength(4)
                .list()
                .ofMaxSize(12)
                .map(lines -> octets(String.join("/", lines) + (lines.isEmpty() ? "" : "/")));
    }

    @Provide
    Arbitrary<byte[]> dotty() {
        return Arbitraries.strings()
                .withChars('.', 'a', '\r', '\n')
                .ofMaxLength(40)
                .map(s -> s.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] encode(byte[] content, List<Integer> cuts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DotEncoder encoder = new DotEncoder(out);
        int from = 0;
        for (int cut : cuts) {
            int length = Math.min(cut, content.length - from);
            encoder.write(content, from, length);
            from += length;
        }
        encoder.write(content, from, content.length - from);
        encoder.finish();
        return out.toByteArray();
    }

    /** The plain way: octet by octet. */
    private static byte[] reference(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int before = '\n';
        for (byte octet : content) {
            if (octet == '.' && before == '\n') {
                out.write('.');
            }
            out.write(octet);
            before = octet;
        }
        String encoded = out.toString(StandardCharsets.ISO_8859_1);
        boolean ended = encoded.isEmpty() || encoded.endsWith("\r\n");
        return (encoded + (ended ? "" : "\r\n") + ".\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** RFC 5321 §4.5.2, the receiver's side. */
    private static byte[] decode(byte[] encoded) {
        String text = "\r\n" + new String(encoded, StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n.\r\n");
        String lines = text.substring(0, text.length() - 3).replace("\r\n.", "\r\n");
        return lines.substring(2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] octets(String text) {
        return text.replace("/", "\r\n").replace("L", "\n").replace("R", "\r").getBytes(StandardCharsets.ISO_8859_1);
    }
}
