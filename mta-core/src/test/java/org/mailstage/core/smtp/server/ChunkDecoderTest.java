package org.mailstage.core.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.smtp.SmtpScript;

class ChunkDecoderTest {
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private ChunkDecoder read(boolean binary, String... chunks) {
        ChunkDecoder decoder = new ChunkDecoder(SmtpScript.LIMITS, binary);
        for (int i = 0; i < chunks.length; i++) {
            byte[] octets = chunks[i].getBytes(ISO_8859_1);
            decoder.begin(new Chunk(octets.length, i == chunks.length - 1, false));
            int used = decoder.decode(octets, 0, octets.length, message::write);
            assertThat(used).isEqualTo(octets.length);
            assertThat(decoder.chunkFinished()).isTrue();
        }
        return decoder;
    }

    @Test
    void decodeShouldKeepEveryOctetWhenLinesAreSound() {
        ChunkDecoder decoder = read(false, "Subject: x\r", "\n\r\n.\r\n..", "\r\nend\r\n", "");

        assertThat(decoder.fault()).isEmpty();
        assertThat(decoder.finished()).isTrue();
        assertThat(message.toString(ISO_8859_1)).isEqualTo("Subject: x\r\n\r\n.\r\n..\r\nend\r\n");
        assertThat(decoder.size()).isEqualTo(message.size());
    }

    @Test
    void decodeShouldStopAtTheEndOfTheChunkWhenCommandsFollow() {
        ChunkDecoder decoder = new ChunkDecoder(SmtpScript.LIMITS, false);
        decoder.begin(new Chunk(3, true, false));
        byte[] octets = "a\r\nQUIT\r\n".getBytes(ISO_8859_1);

        assertThat(decoder.decode(octets, 0, octets.length, message::write)).isEqualTo(3);
        assertThat(decoder.finished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\r\n", "a\rb\r\n", "a\r\r\n", "\n", "a\r"})
    void messageShouldBeRefusedWhenLineEndsAreBare(String text) {
        assertThat(read(false, text).fault()).contains(DataFault.BARE_CR_OR_LF);
    }

    @Test
    void messageShouldBeTakenWhateverItHoldsWhenItIsBinary() {
        assertThat(read(true, "a\nb\rc\0\u00ff", "x".repeat(5000), "\r").fault())
                .isEmpty();
    }

    @Test
    void messageShouldBeRefusedWhenItIsTooBigOrHasALongLineOrTooManyHops() {
        assertThat(read(true, "x".repeat(65_536), "x").fault()).contains(DataFault.TOO_BIG);
        assertThat(read(false, "x".repeat(500), "x".repeat(499) + "\r\n").fault())
                .contains(DataFault.LINE_TOO_LONG);
        assertThat(read(false, "Received: x\r\n".repeat(11) + "\r\n").fault()).contains(DataFault.TOO_MANY_HOPS);
        assertThat(read(false, "Received: x\r\n".repeat(10) + "\r\nReceived: y\r\n")
                        .fault())
                .isEmpty();
    }

    @Test
    void sinkFailureShouldBeKeptWhenContentCannotBeWritten() {
        ChunkDecoder decoder = new ChunkDecoder(SmtpScript.LIMITS, false);
        decoder.begin(new Chunk(3, true, false));
        IOException full = new IOException("no space");

        decoder.decode("a\r\n".getBytes(ISO_8859_1), 0, 3, (octets, offset, length) -> {
            throw full;
        });

        assertThat(decoder.sinkFailure()).contains(full);
        assertThat(decoder.finished()).isTrue();
    }

    @Property
    void resultShouldNotDependOnTheCutsWhenOctetsComeInPieces(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 7) int piece, @ForAll boolean binary) {
        byte[] octets = text.getBytes(ISO_8859_1);
        ChunkDecoder whole = new ChunkDecoder(DataDecoderTest.LIMITS, binary);
        whole.begin(new Chunk(octets.length, true, false));
        whole.decode(octets, 0, octets.length, (in, offset, length) -> {});

        ChunkDecoder cut = new ChunkDecoder(DataDecoderTest.LIMITS, binary);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at <= octets.length; at += piece) {
            int length = Math.min(piece, octets.length - at);
            cut.begin(new Chunk(length, at + piece > octets.length, false));
            cut.decode(octets, at, length, out::write);
        }

        assertThat(cut.fault()).isEqualTo(whole.fault());
        assertThat(cut.size()).isEqualTo(octets.length);
        if (cut.fault().equals(Optional.empty())) {
            assertThat(out.toString(ISO_8859_1)).isEqualTo(text);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\r\n", "\r\n", "\r", "\n", "a", "Received: x\r\n", "x".repeat(50), ".", "\0")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
