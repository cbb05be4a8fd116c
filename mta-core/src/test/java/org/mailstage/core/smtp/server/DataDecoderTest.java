package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDecoderTest {
    static final ReceptionLimits LIMITS =
            new ReceptionLimits(10_000, 100, 512, 1000, 2, 5, 10, 10, Duration.ofMinutes(5));

    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();
    private final DataDecoder decoder = new DataDecoder(LIMITS);

    private int decode(String data) {
        byte[] octets = data.getBytes(ISO_8859_1);
        return decoder.decode(octets, 0, octets.length, sink::write);
    }

    private String decoded() {
        return sink.toString(ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "'.\r\n', ''",
        "'a\r\n.\r\n', 'a\r\n'",
        "'\r\n.\r\n', '\r\n'",
        "'a\r\n\r\nb\r\n.\r\n', 'a\r\n\r\nb\r\n'",
        "'..\r\n.\r\n', '.\r\n'",
        "'...\r\n..a\r\n.b\r\n.\r\n', '..\r\n.a\r\nb\r\n'",
        "'a.\r\n.\r\n', 'a.\r\n'",
        "'a\r\n..\r\n.\r\n', 'a\r\n.\r\n'"
    })
    void decodeShouldTakeBackDotStuffingWhenDataEndByDot(String data, String message) {
        assertThat(decode(data)).isEqualTo(data.length());

        assertThat(decoder.finished()).isTrue();
        assertThat(decoder.fault()).isEmpty();
        assertThat(decoded()).isEqualTo(message);
        assertThat(decoder.size()).isEqualTo(message.length());
    }

    @Test
    void decodeShouldLeavePipelinedCommandsWhenDotIsReached() {
        assertThat(decode("a\r\n.\r\nQUIT\r\n")).isEqualTo(6);

        assertThat(decoder.finished()).isTrue();
        assertThat(decode("QUIT\r\n")).as("a finished decoder takes nothing").isZero();
    }

    @Test
    void decodeShouldPassOnNulAndEightBitOctetsWhenTheyOccur() {
        String octets = "a\0b\u0080\u00ff\r\n";

        decode(octets + ".\r\n");

        assertThat(decoder.fault()).isEmpty();
        assertThat(decoded()).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\nMAIL FROM:<x@evil.example>\r\n",
                "a\n.\r\nMAIL FROM:<x@evil.example>\r\n",
                "a\r\n.\nMAIL FROM:<x@evil.example>\r\n",
                "a\r.\rMAIL FROM:<x@evil.example>\r\n",
                "a\r\n.\rMAIL FROM:<x@evil.example>\r\n",
                "a\r.\r\nMAIL FROM:<x@evil.example>\r\n",
                "a\n\n.\r\nMAIL FROM:<x@evil.example>\r\n",
                "a\r\r\n.\r\r\nMAIL FROM:<x@evil.example>\r\n",
                "a\r\n.\r\r\nMAIL FROM:<x@evil.example>\r\n"
            })
    void decodeShouldEndRefusedWhenDotStandsBetweenBareLineEnds(String data) {
        int used = decode(data);

        assertThat(decoder.finished()).isTrue();
        assertThat(decoder.fault()).contains(DataFault.BARE_CR_OR_LF);
        assertThat(used).isLessThanOrEqualTo(data.indexOf("MAIL"));
    }

    @Test
    void decodeShouldReadOnToFinalDotWhenBareLineFeedStandsInText() {
        String data = "a\nb\r\nc\r\n.d\r\n.";

        assertThat(decode(data)).isEqualTo(data.length());
        assertThat(decoder.finished()).isFalse();

        decode("\r\n");
        assertThat(decoder.finished()).isTrue();
        assertThat(decoder.fault()).contains(DataFault.BARE_CR_OR_LF);
    }

    @Test
    void decodeShouldRefuseAndStayInStepWhenMessageIsTooBig() {
        String line = "x".repeat(98) + "\r\n";

        assertThat(decode(line.repeat(101) + ".\r\nQUIT\r\n")).isEqualTo(10_103);

        assertThat(decoder.finished()).isTrue();
        assertThat(decoder.fault()).contains(DataFault.TOO_BIG);
        assertThat(sink.size()).isLessThanOrEqualTo(10_000);
    }

    @Test
    void decodeShouldAcceptWhenMessageHasJustTheLargestSizeAndStuffedDots() {
        String line = "." + "x".repeat(97) + "\r\n";

        decode(("." + line).repeat(100) + ".\r\n");

        assertThat(decoder.fault()).isEmpty();
        assertThat(decoder.size()).isEqualTo(10_000);
    }

    @Test
    void decodeShouldRefuseWhenLineIsTooLong() {
        decode("x".repeat(998) + "\r\n");
        assertThat(decoder.fault()).isEmpty();

        decode("." + ".".repeat(998) + "\r\n");
        assertThat(decoder.fault()).as("a stuffed dot does not count").isEmpty();

        decode("x".repeat(999) + "\r\n.\r\n");
        assertThat(decoder.fault()).contains(DataFault.LINE_TOO_LONG);
        assertThat(decoder.finished()).isTrue();
    }

    @Test
    void decodeShouldRefuseWhenReceivedFieldsAreMoreThanTheLimit() {
        decode("Received: a\r\n b\r\nX-Received: no\r\nRECEIVED : b\r\n Received: folded\r\nReceiver: no\r\n");
        assertThat(decoder.fault()).isEmpty();

        decode(".rEcEiVeD: dot-stuffed\r\n\r\n.\r\n");
        assertThat(decoder.fault()).contains(DataFault.TOO_MANY_HOPS);
    }

    @Test
    void decodeShouldNotCountReceivedWhenItStandsInTheBody() {
        decode("Received: a\r\n\r\n" + "Received: body\r\n".repeat(10) + ".\r\n");

        assertThat(decoder.fault()).isEmpty();
    }

    @Test
    void decodeShouldRememberFailureAndStayInStepWhenSinkThrows() {
        byte[] data = "a\r\n..b\r\n.\r\nQUIT".getBytes(ISO_8859_1);
        IOException full = new IOException("no space left");

        int used = decoder.decode(data, 0, data.length, (octets, offset, length) -> {
            throw full;
        });

        assertThat(used).isEqualTo(data.length - 4);
        assertThat(decoder.finished()).isTrue();
        assertThat(decoder.sinkFailure()).containsSame(full);
    }

    @Test
    void decodeShouldWriteOneRunWhenNothingIsStuffed() {
        byte[] data = ("line\r\n".repeat(50) + ".\r\n").getBytes(ISO_8859_1);
        int[] writes = {0};

        decoder.decode(data, 0, data.length, (octets, offset, length) -> {
            assertThat(octets).isSameAs(data);
            writes[0]++;
        });

        assertThat(writes[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb\r\n.\r\n', 'a\r\nb\r\n'",
        "'a\rb\r\n.\r\n', 'a b\r\n'",
        "'a\n.\nb\r\n.\r\n', 'a\r\n\r\nb\r\n'",
        "'a\r\n.\nQUIT\r\n.\r\n', 'a\r\n\r\nQUIT\r\n'",
        "'a\n.\r\n', 'a\r\n'",
        "'a\r\n.\rb\r\n.\r\n', 'a\r\n b\r\n'",
        "'a\r\r\n.\r\n', 'a \r\n'"
    })
    void bareLineEndsShouldBeMendedWhenTheClientIsTrusted(String wire, String expected) {
        for (int piece : new int[] {1, 2, 3, 100}) {
            DataDecoder decoder = new DataDecoder(LIMITS, true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] octets = wire.translateEscapes().getBytes(ISO_8859_1);
            for (int at = 0; at < octets.length; at += piece) {
                decoder.decode(octets, at, Math.min(piece, octets.length - at), out::write);
            }
            assertThat(out.toString(ISO_8859_1)).isEqualTo(expected.translateEscapes());
            assertThat(decoder.finished()).isTrue();
            assertThat(decoder.fault()).isEmpty();
        }
    }
}
