package org.mailstage.core.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SASLprep (RFC 4013). */
class SaslPrepTest {

    /** The examples of RFC 4013 §3. */
    @Test
    void namesShouldBePreparedAsInTheRfc() {
        assertThat(SaslPrep.userName("I\u00adX")).contains("IX");
        assertThat(SaslPrep.userName("user")).contains("user");
        assertThat(SaslPrep.userName("USER")).contains("USER");
        assertThat(SaslPrep.userName("\u00aa")).contains("a");
        assertThat(SaslPrep.userName("\u2168")).contains("IX");
        assertThat(SaslPrep.userName("\u0007")).isEmpty();
        assertThat(SaslPrep.userName("\u06271")).isEmpty();
    }

    @Test
    void spacesShouldBecomeOneKindOfSpace() {
        assertThat(SaslPrep.userName("a\u00a0b\u2000c\u200bd\u3000e")).contains("a b c d e");
    }

    @Test
    void textFromRightToLeftShouldStayPure() {
        assertThat(SaslPrep.userName("\u05d0\u05d1")).isPresent();
        assertThat(SaslPrep.userName("\u0627\u0031\u0628")).isPresent();
        assertThat(SaslPrep.userName("\u0627a\u0628")).isEmpty();
        assertThat(SaslPrep.userName("1\u0628")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x0a, 0x1f, 0x7f, 0x80, 0x9f, 0x340, 0x341, 0x6dd, 0x70f, 0x180e, 0x200e, 0x200f, 0x2028, 0x2029,
                0x202a, 0x202e, 0x2061, 0x2063, 0x206a, 0x206f, 0x2ff0, 0x2ffb, 0xd800, 0xdfff, 0xe000, 0xf8ff, 0xfdd0,
                0xfdef, 0xfff9, 0xfffc, 0xfffd, 0xfffe, 0xffff, 0x1d173, 0x1d17a, 0x1fffe, 0x1ffff, 0xe0001, 0xe0020,
                0xe007f, 0xf0000, 0x10ffff
            })
    void codePointShouldBeProhibited(int codePoint) {
        String name = "a" + new String(Character.toChars(codePoint)) + "b";
        // NFKC replaces 340 and 341 by what may stand.
        boolean replaced = codePoint == 0x340 || codePoint == 0x341;
        assertThat(SaslPrep.userName(name).isPresent()).isEqualTo(replaced);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x20, 0x7e, 0xa1, 0x33f, 0x342, 0x6dc, 0x6de, 0x2010, 0x2070, 0x2fff, 0x3001, 0xd7ff, 0xf900, 0xfff8,
                0x1d172, 0x1d17b, 0x1f600, 0xe0080, 0xe01ef
            })
    void codePointShouldBePermitted(int codePoint) {
        assertThat(SaslPrep.userName("a" + Character.toString(codePoint) + "b")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xad, 0x34f, 0x1806, 0x180b, 0x180d, 0x200c, 0x200d, 0x2060, 0xfe00, 0xfe0f, 0xfeff})
    void codePointShouldBeDropped(int codePoint) {
        assertThat(SaslPrep.userName("a" + Character.toString(codePoint) + "b")).contains("ab");
        assertThat(SaslPrep.userName(Character.toString(codePoint))).isEmpty();
    }

    @Test
    void nameShouldBeRefusedWhenItIsEmptyOrTooLong() {
        assertThat(SaslPrep.userName("")).isEmpty();
        assertThat(SaslPrep.userName("x".repeat(512))).isPresent();
        assertThat(SaslPrep.userName("x".repeat(513))).isEmpty();
        // One ligature of eighteen letters each.
        assertThat(SaslPrep.userName("\ufdfa".repeat(100))).isEmpty();
    }

    @Property
    void preparedNameShouldStayAsItIsWhenPreparedAgain(@ForAll String name) {
        SaslPrep.userName(name)
                .ifPresent(once -> assertThat(SaslPrep.userName(once)).contains(once));
    }

    @Property
    void passwordShouldNeverBecomeEmptyOrTheArrayGiven(@ForAll String password) {
        char[] given = password.toCharArray();
        char[] prepared = SaslPrep.password(given);
        assertThat(prepared.length > 0).isEqualTo(given.length > 0);
        assertThat(given).isEqualTo(password.toCharArray());
        if (given.length > 0) {
            assertThat(prepared).isNotSameAs(given);
        }
    }
}
