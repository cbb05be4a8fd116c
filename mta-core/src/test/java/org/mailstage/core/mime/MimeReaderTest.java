package org.mailstage.core.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.message.MessageContent;

class MimeReaderTest {
    private static final String TWO_PARTS = """
            Content-Type: multipart/mixed;
             boundary="a b"

            before
            --a b

            one
            --a b
            Content-Type: text/html; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            gr=FC=DFe =
            an alle
            --a b--
            behind
            """;

    private static MimePart read(String text) {
        return read(text, MimeLimits.DEFAULT);
    }

    private static MimePart read(String text, MimeLimits limits) {
        return MimeReader.read(text.getBytes(StandardCharsets.UTF_8), limits);
    }

    @Test
    void partsShouldBeTakenApartWhenMessageIsMultipart() {
        MimePart message = read(TWO_PARTS);

        assertThat(message.parts()).hasSize(2);
        assertThat(message.parts().get(0).text()).isEqualTo("one");
        assertThat(message.parts().get(0).contentType()).isEqualTo(ContentType.TEXT);
        assertThat(message.parts().get(1).contentType()).hasToString("text/html");
        assertThat(message.parts().get(1).text()).isEqualTo("grüße an alle");
    }

    @Test
    void partsShouldBeTheSameWhenLinesEndInCrlf() {
        MimePart message = read(TWO_PARTS.replace("\n", "\r\n"));

        assertThat(message.parts()).extracting(MimePart::text).containsExactly("one", "grüße an alle");
    }

    @Test
    void lastPartShouldBeReadWhenItsBoundaryIsMissing() {
        MimePart message = read(TWO_PARTS.substring(0, TWO_PARTS.indexOf("an alle")));

        assertThat(message.parts()).hasSize(2);
        assertThat(message.parts().get(1).text()).startsWith("grüße ");
    }

    @Test
    void messageShouldHaveNoPartsWhenBoundaryIsNotGiven() {
        assertThat(read(TWO_PARTS.replace("boundary=\"a b\"", "other=1")).parts())
                .isEmpty();
    }

    @Test
    void innerMessageShouldBeReadWhenPartIsOne() {
        MimePart message = read("""
                Content-Type: multipart/digest; boundary=x

                --x

                Subject: inner

                text
                --x--
                """);

        MimePart inner = message.parts().get(0).parts().get(0);
        assertThat(inner.header().text("Subject")).isEqualTo("inner");
        assertThat(inner.text()).isEqualTo("text");
        assertThat(message.find(type -> type.is("message", "rfc822"))).isPresent();
        assertThat(message.all()).hasSize(3);
    }

    @Test
    void base64ShouldBeDecodedWhenOtherCharactersStandWithin() {
        MimePart message = read("Content-Transfer-Encoding: BASE64\n\naGVs\nbG8!gd29y\nbGQ=\nIQ==\n");

        assertThat(message.text()).isEqualTo("hello world!");
    }

    @Test
    void malformedEscapesShouldStayWhenQuotedPrintableIsDecoded() {
        MimePart message = read("Content-Transfer-Encoding: quoted-printable\n\na=ZZb =4  \n=3d=");

        assertThat(message.text()).isEqualTo("a=ZZb =4\n=");
    }

    @Test
    void textShouldBeReadAnyhowWhenCharacterSetIsUnknown() {
        assertThat(read("Content-Type: text/plain; charset=x-no-such\n\ngrüße").text())
                .isEqualTo("grüße");
        assertThat(read("Content-Type: text/plain; charset=\"!\"\n\ngrüße").text())
                .isEqualTo("grüße");
    }

    @Test
    void fieldsShouldBeUnfoldedWhenHeaderIsRead() {
        MimeHeader header = read("A: one\n\ttwo\nnot a field\nB : three\na: four\n: none\n\nbody")
                .header();

        assertThat(header.fields())
                .containsExactly(
                        new MimeHeader.Field("a", "one two"),
                        new MimeHeader.Field("b", "three"),
                        new MimeHeader.Field("a", "four"));
        assertThat(header.all("A")).containsExactly("one two", "four");
        assertThat(header.first("c")).isEmpty();
        assertThat(header.text("c")).isEmpty();
    }

    @Test
    void groupsShouldBeToldApartWhenEmptyLinesStandBetween() {
        assertThat(MimeReader.fieldGroups("\nA: 1\nB: 2\n\n\nC: 3\n", MimeLimits.DEFAULT))
                .extracting(group -> group.fields().size())
                .containsExactly(2, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?q?gr=C3=BC=C3=9Fe?=|grüße",
                "=?ISO-8859-1?Q?gr=FC_=DFe?= =?utf-8?B?ISE=?= end|grü ße!! end",
                "=?utf-8*de?q?ja?=|ja",
                "a =?utf-8?x?b?= c|a =?utf-8?x?b?= c",
                "=?no-such?q?a=20b?=|a b",
                "plain|plain"
            })
    void encodedWordsShouldBeDecodedWhenTheyAreWellFormed(String value, String text) {
        assertThat(EncodedWords.decode(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Text/Plain; Charset = us-ascii (old); x=y|text/plain|us-ascii",
                "text/plain; format=flowed; charset=\"a\\\"b;c\"|text/plain|a\"b;c",
                "text/plain (comment); lonely; charset=u|text/plain|u"
            })
    void contentTypeShouldBeReadWhenItIsWrittenOddly(String value, String type, String charset) {
        ContentType read = ContentType.parse(value).orElseThrow();

        assertThat(read).hasToString(type);
        assertThat(read.parameter("charset")).contains(charset);
    }

    @ParameterizedTest
    @CsvSource({"''", "text", "/plain", "text/", "a b/c"})
    void contentTypeShouldBeEmptyWhenItHasNoTypeAndSubtype(String value) {
        assertThat(ContentType.parse(value)).isEmpty();
    }

    @Test
    void contentShouldBeReadToLimitWhenItIsLarger() throws Exception {
        byte[] octets = ("A: b\n\n" + "x".repeat(1000)).getBytes(StandardCharsets.US_ASCII);

        MimePart part = MimeReader.read(MessageContent.of(octets), MimeLimits.DEFAULT.withOctets(106));

        assertThat(part.text()).hasSize(100);
    }

    @Test
    void limitsShouldHoldWhenMessageHasTooMuchOfEverything() {
        MimeLimits limits = new MimeLimits(10_000, 2, 5, 3, 50, 10);
        String part = "--x\nA: 1\nB: 2\nC: 3\nD: 4\nE: " + "e".repeat(50) + "\n\n" + "t".repeat(50) + "\n";

        MimePart many = read("Content-Type:multipart/a;boundary=x\n\n" + part.repeat(20), limits);

        assertThat(many.parts()).hasSize(4).allSatisfy(p -> {
            assertThat(p.header().fields()).hasSize(3);
            assertThat(p.text()).hasSize(10);
        });
    }

    @Test
    void depthShouldBeLimitedWhenPartsNestWithoutEnd() {
        String nested = "Content-Type: message/rfc822\n\n".repeat(1000);

        assertThat(read(nested).all()).hasSize(MimeLimits.DEFAULT.depth() + 1);
    }

    @Test
    void timeShouldBeBoundedWhenMessageIsHostile() {
        String boundaries = "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n".repeat(120_000);
        String words = "Subject: " + "=?utf-8?q?".repeat(40_000) + "\n\n";
        String folds = "A:" + "\n ".repeat(200_000) + "\n\n";

        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            assertThat(read(boundaries).parts()).hasSize(MimeLimits.DEFAULT.parts() - 1);
            assertThat(read(words).header().text("subject")).isNotEmpty();
            assertThat(read(folds).header().text("a")).isEmpty();
        });
    }

    @Test
    void limitsShouldBeRefusedWhenTheyAreNotPositive() {
        assertThatThrownBy(() -> MimeLimits.DEFAULT.withOctets(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
