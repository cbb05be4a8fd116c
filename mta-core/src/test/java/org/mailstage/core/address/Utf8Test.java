package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c3",
                "c328",
                "c0af",
                "c1bf",
                "e080af",
                "e282",
                "eda080",
                "edbfbf",
                "f08080af",
                "f4908080",
                "f8888080",
                "fe",
                "ff"
            })
    void octetsShouldBeRefusedWhenMalformed(String hex) {
        byte[] octets = HexFormat.of().parseHex("41" + hex + "42");
        assertThat(Utf8.decodeStrict(octets, 0, octets.length)).isEmpty();
        assertThat(Utf8.decodeStrict(octets, 0, octets.length - 1)).isEmpty();
        assertThat(Utf8.decodeStrict(octets, 0, 1)).contains("A");
        assertThat(Utf8.decodeStrict(octets, octets.length - 1, octets.length)).contains("B");
    }

    @Property
    void octetsShouldBecomeTheTextTheyWere(@ForAll String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        String wellFormed = new String(octets, StandardCharsets.UTF_8);

        assertThat(Utf8.decodeStrict(octets, 0, octets.length)).contains(wellFormed);
        assertThat(Utf8.octets(wellFormed, 0, wellFormed.length())).isEqualTo(octets.length);
    }

    @Property
    void octetsShouldBeDecodedOnlyWhenTheyComeBack(@ForAll byte[] octets) {
        Utf8.decodeStrict(octets, 0, octets.length)
                .ifPresent(text ->
                        assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(octets));
    }
}
