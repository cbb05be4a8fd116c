package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base64 of AUTH lines (RFC 4954 §4). */
class SaslTextTest {

    @Test
    void equalsSignShouldBeAnEmptyInitialResponse() {
        assertThat(SaslText.decodeInitialResponse("="))
                .hasValueSatisfying(b -> assertThat(b).isEmpty());
        assertThat(SaslText.decodeInitialResponse("")).isEmpty();
        assertThat(SaslText.decodeInitialResponse("dGlt"))
                .hasValueSatisfying(b -> assertThat(b).asString().isEqualTo("tim"));
    }

    @Test
    void emptyLineShouldBeAnEmptyResponse() {
        assertThat(SaslText.decode("")).hasValueSatisfying(b -> assertThat(b).isEmpty());
        assertThat(SaslText.decode("=")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AAA",
                "AA=",
                "AB==",
                "AAB=",
                "A===",
                "====",
                "AA==AAAA",
                "AAAA ",
                " AAAA",
                "AA AA",
                "A*AA",
                "AAA-",
                "AAA_",
                "AAAA\n",
                "AAA\u0141",
                "\u00c1AAA"
            })
    void textShouldBeRefusedWhenNoEncoderWritesIt(String text) {
        assertThat(SaslText.decode(text)).isEmpty();
        assertThat(SaslText.decodeInitialResponse(text)).isEmpty();
    }

    @Test
    void lineShouldBeRefusedWhenItIsTooLong() {
        assertThat(SaslText.decode("A".repeat(SaslText.MAX_LINE)))
                .hasValueSatisfying(b -> assertThat(b).hasSize(SaslText.MAX_MESSAGE));
        assertThat(SaslText.decode("A".repeat(SaslText.MAX_LINE + 4))).isEmpty();
    }

    @Test
    void onlyTheAsteriskShouldAbort() {
        assertThat(SaslText.isAbort("*")).isTrue();
        assertThat(SaslText.isAbort("")).isFalse();
        assertThat(SaslText.isAbort("**")).isFalse();
    }

    @Property
    void everythingEncodedShouldComeBack(@ForAll @Size(max = 9216) byte[] data) {
        assertThat(SaslText.decode(SaslText.encode(data)).filter(b -> Arrays.equals(b, data)))
                .isPresent();
    }

    @Property
    void textShouldBeRefusedOrBeWhatAnEncoderWrites(@ForAll String text) {
        SaslText.decode(text).ifPresent(b -> assertThat(SaslText.encode(b)).isEqualTo(text));
    }
}
