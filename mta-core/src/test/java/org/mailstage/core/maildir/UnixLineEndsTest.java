package org.mailstage.core.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnixLineEndsTest {
    @ParameterizedTest
    @CsvSource({"aRNb, aNb", "RNRN, NN", "aRb, aRb", "RRN, RN", "aR, aR", "aNb, aNb", "R, R"})
    void crlfShouldBecomeLfWhereverPiecesEnd(String written, String expected) throws IOException {
        byte[] octets = octets(written);
        for (int cut = 0; cut <= octets.length; cut++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            UnixLineEnds lines = new UnixLineEnds(out);
            lines.write(octets, 0, cut);
            lines.write(octets, cut, octets.length - cut);
            lines.finish();
            assertThat(out.toByteArray()).as("cut at %d", cut).isEqualTo(octets(expected));
        }
    }

    private static byte[] octets(String text) {
        return text.replace('R', '\r').replace('N', '\n').getBytes(StandardCharsets.US_ASCII);
    }
}
