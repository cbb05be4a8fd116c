package org.mailstage.core.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3461 §4, and the utf-8 address type of RFC 6533 §3. */
class XtextTest {
    private static final int RUNS = 5_000;

    @ParameterizedTest
    @CsvSource({
        "QQ314159, QQ314159",
        "a+2Bb, a+b",
        "a+3Db+20c, a=b c",
        "+2B, +",
        "gr+C3+BC+C3+9Fe, grüße",
    })
    void valueShouldBeReadBackWhenInXtext(String xtext, String value) {
        assertThat(Xtext.decode(xtext)).contains(value);
        assertThat(Xtext.encode(value)).isEqualTo(xtext);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a=b", "a+", "a+2", "a+2b", "a+GG", "ü", "a\r\n", "\u007F"})
    void valueShouldBeRefusedWhenNotXtext(String text) {
        assertThat(Xtext.isValid(text)).isFalse();
        assertThat(Xtext.decode(text)).isEmpty();
    }

    @Test
    void octetsShouldBeRefusedWhenNotUtf8() {
        assertThat(Xtext.isValid("+FF+FE")).isTrue();
        assertThat(Xtext.decode("+FF+FE")).isEmpty();
    }

    @Test
    void anyTextShouldSurviveBothWays() {
        Random random = new Random(3461);
        for (int i = 0; i < RUNS; i++) {
            String text = randomText(random);
            String xtext = Xtext.encode(text);
            assertThat(Xtext.isValid(xtext)).as(xtext).isTrue();
            assertThat(Xtext.decode(xtext)).contains(text);
        }
    }

    @Test
    void anyInputShouldEitherBeRefusedOrMeanTheSameWhenWrittenAgain() {
        Random random = new Random(4);
        for (int i = 0; i < RUNS; i++) {
            String text = randomFrom(random, "+=ABCdef0123 ~é\\{}x");
            Xtext.decode(text)
                    .ifPresent(value ->
                            assertThat(Xtext.decode(Xtext.encode(value))).contains(value));
            Utf8AddressXtext.decode(text)
                    .ifPresent(value -> assertThat(Utf8AddressXtext.decode(Utf8AddressXtext.encode(value)))
                            .contains(value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bob@example.org, bob@example.org",
        "\\x{FC}@example.org, ü@example.org",
        "a\\x{2B}b\\x{3D}c\\x{5C}d@example.org, a+b=c\\d@example.org",
        "\\x{20}@example.org, ' @example.org'",
        "\\x{65E5}\\x{1F4E7}@example.org, 日📧@example.org",
    })
    void addressShouldBeReadBackWhenInSevenBitForm(String xtext, String address) {
        assertThat(Utf8AddressXtext.decode(xtext)).contains(address);
        assertThat(Utf8AddressXtext.encode(address)).isEqualTo(xtext);
        assertThat(Utf8AddressXtext.isSevenBit(xtext)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a+b",
                "a=b",
                "a\\b",
                "\\x{}",
                "\\x{41}",
                "\\x{0FC}",
                "\\x{fc}",
                "\\x{D800}",
                "\\x{110000}",
                "\\x{00}",
                "\\x{FC",
                "\\x{1234567}",
                "\uD800"
            })
    void addressShouldBeRefusedWhenInNeitherForm(String text) {
        assertThat(Utf8AddressXtext.isValid(text)).isFalse();
    }

    @Test
    void charactersOutsideAsciiShouldStayInUnitext() {
        String unitext = Utf8AddressXtext.encodeUnitext("ü+1@例.org");
        assertThat(unitext).isEqualTo("ü\\x{2B}1@例.org");
        assertThat(Utf8AddressXtext.decode(unitext)).contains("ü+1@例.org");
        assertThat(Utf8AddressXtext.isSevenBit(unitext)).isFalse();
    }

    @Test
    void whatHasNoFormShouldBecomeTheReplacementCharacter() {
        assertThat(Utf8AddressXtext.encode("\0\uDC00")).isEqualTo("\\x{FFFD}\\x{FFFD}");
        assertThat(Utf8AddressXtext.encodeUnitext("\0")).isEqualTo("\uFFFD");
        assertThat(Utf8AddressXtext.encodeUnitext("\u0085\u2028")).isEqualTo("\\x{85}\\x{2028}");
    }

    @Test
    void anyAddressShouldSurviveBothForms() {
        Random random = new Random(6533);
        for (int i = 0; i < RUNS; i++) {
            String address = "a" + randomText(random).replace("\0", "");
            assertThat(Utf8AddressXtext.decode(Utf8AddressXtext.encode(address)))
                    .contains(address);
            assertThat(Utf8AddressXtext.decode(Utf8AddressXtext.encodeUnitext(address)))
                    .contains(address);
            // Behind "utf-8;" the 7-bit form passes any decoder of plain xtext unharmed.
            assertThat(Xtext.isValid(Utf8AddressXtext.encode(address))).isTrue();
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--) {
            int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : random.nextInt(0x80);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint <= 0xDFFF ? '?' : codePoint);
        }
        return text.toString();
    }

    private static String randomFrom(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(10); n > 0; n--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
