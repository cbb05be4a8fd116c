package org.mailstage.core.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Utf8;

class Utf8CheckTest {

    private static boolean wellFormed(byte[] octets) {
        Utf8Check check = new Utf8Check();
        for (int i = 0; i < octets.length; i++) {
            check.add(octets, i, i + 1);
        }
        check.end();
        return check.wellFormed();
    }

    @Test
    void octetsShouldBeJudgedAsTheDecoderDoesWhenTheyAreTwoOrAtABound() {
        byte[] two = new byte[2];
        for (int i = 0; i < 0x10000; i++) {
            two[0] = (byte) (i >> 8);
            two[1] = (byte) i;
            assertThat(wellFormed(two)).isEqualTo(Utf8.decodeStrict(two, 0, 2).isPresent());
        }
        for (int lead = 0xE0; lead <= 0xFF; lead++) {
            for (int second = 0x70; second <= 0xD0; second++) {
                byte[] three = HexFormat.of().parseHex(String.format("%02x%02x80", lead, second));
                byte[] four = HexFormat.of().parseHex(String.format("%02x%02xbf80", lead, second));
                assertThat(wellFormed(three))
                        .isEqualTo(Utf8.decodeStrict(three, 0, 3).isPresent());
                assertThat(wellFormed(four))
                        .isEqualTo(Utf8.decodeStrict(four, 0, 4).isPresent());
            }
        }
    }

    @Property
    void octetsShouldBeJudgedAsTheDecoderDoes(@ForAll @From("octets") byte[] octets) {
        assertThat(wellFormed(octets))
                .isEqualTo(Utf8.decodeStrict(octets, 0, octets.length).isPresent());
    }

    @Provide
    Arbitrary<byte[]> octets() {
        Arbitrary<byte[]> texts = Arbitraries.strings().ofMaxLength(8).map(text -> text.getBytes(UTF_8));
        return Arbitraries.oneOf(texts, Arbitraries.bytes().array(byte[].class).ofMaxSize(5));
    }
}
