package org.mailstage.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressParserTest {

    @ParameterizedTest
    @CsvSource({
        "a@b, NO_BRACKETS",
        "'', NO_BRACKETS",
        "<a@b, UNCLOSED_BRACKET",
        "<a@b c>, DOMAIN_SYNTAX",
        "<, EMPTY",
        "<>, EMPTY",
        "<a, NO_DOMAIN",
        "<a>, NO_DOMAIN",
        "<a@>, NO_DOMAIN",
        "<@b>, SOURCE_ROUTE_SYNTAX",
        "<@b:>, EMPTY",
        "'<@b,c:a@d>', SOURCE_ROUTE_SYNTAX",
        "<@-b:a@d>, SOURCE_ROUTE_SYNTAX",
        "<a.@b>, LOCAL_PART_SYNTAX",
        "<a b@c>, LOCAL_PART_SYNTAX",
        "<\"a\"b@c>, LOCAL_PART_SYNTAX",
        "<\"a@c>, LOCAL_PART_SYNTAX",
        "<\"a\\\"@c>, LOCAL_PART_SYNTAX",
        "<a@b.>, DOMAIN_SYNTAX",
        "<a@b_c>, DOMAIN_SYNTAX",
        "<a@b@c>, DOMAIN_SYNTAX",
        "<a@[1.2.3]>, LITERAL_SYNTAX",
        "<a@[1.2.3.4>, LITERAL_SYNTAX",
        "<a@[1.2.3.1000]>, LITERAL_SYNTAX",
        "<a@[]>, LITERAL_SYNTAX",
        "<a@[IPv6:]>, LITERAL_SYNTAX",
        "<a@[IPv6:1:2:3:4:5:6:7:8:9]>, LITERAL_SYNTAX",
        "<a@[IPv6:1::2::3]>, LITERAL_SYNTAX",
        "<a@[IPv6:1.2.3.4::1]>, LITERAL_SYNTAX",
        "<a@[IPv6:12345::]>, LITERAL_SYNTAX",
        "<a@[X-Net:1]>, LITERAL_UNKNOWN",
        "<a@[X-:1]>, LITERAL_SYNTAX",
        "<a@[X:]>, LITERAL_SYNTAX",
        "<a@[X:a b]>, LITERAL_SYNTAX",
        "<a@[X:a[b]>, LITERAL_SYNTAX",
        "<ü@b, LOCAL_PART_SYNTAX",
        "<ü@>, LOCAL_PART_SYNTAX",
        "<ü@b>, NEEDS_SMTPUTF8",
        "<a@ü.example>, NEEDS_SMTPUTF8",
        "<\"ü\"@b>, NEEDS_SMTPUTF8",
        "'<@ü.example,@c:a@d>', NEEDS_SMTPUTF8",
        "<a@ü_.example>, DOMAIN_SYNTAX",
        "<a@[ü:1]>, LITERAL_SYNTAX",
        "<a@[1.2.3.4]b>, DOMAIN_SYNTAX"
    })
    void forwardPathShouldNameTheFaultWhenMalformed(String text, AddressFault fault) {
        assertThat(AddressParser.forwardPath(text, 0)).isEqualTo(new Parsed.Fault<>(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "<ü@>, NO_DOMAIN",
        "<ü@b, UNCLOSED_BRACKET",
        "<ü>, NO_DOMAIN",
        "<postmästerin>, NO_DOMAIN",
        "<\u0085@b>, LOCAL_PART_SYNTAX",
        "<a\u009b@b>, LOCAL_PART_SYNTAX",
        "<a\u2028@b>, LOCAL_PART_SYNTAX",
        "<\ud800@b>, LOCAL_PART_SYNTAX",
        "<\udc00\ud800@b>, LOCAL_PART_SYNTAX",
        "<\uffff@b>, LOCAL_PART_SYNTAX",
        "<\"ü@b>, LOCAL_PART_SYNTAX",
        "<\"\\ü\"@b>, LOCAL_PART_SYNTAX",
        "<\"\ud800\"@b>, LOCAL_PART_SYNTAX",
        "<\"\u007f\"@b>, LOCAL_PART_SYNTAX",
        "<a@ü..example>, DOMAIN_SYNTAX",
        "<a@ü\ud800>, DOMAIN_SYNTAX",
        "<a@ü_b>, DOMAIN_SYNTAX",
        "<a@\u200dü.example>, DOMAIN_NOT_IDNA",
        "<a@\u0301ü.example>, DOMAIN_NOT_IDNA",
        "<a@ü\u3002>, DOMAIN_NOT_IDNA",
        "<a@xn--a.ü>, DOMAIN_NOT_IDNA",
        "<a@[ü:1]>, LITERAL_SYNTAX"
    })
    void forwardPathShouldNameTheFaultWhenMalformedInUtf8(String text, AddressFault fault) {
        assertThat(AddressParser.forwardPath(text, 0, AddressSyntax.UTF8)).isEqualTo(new Parsed.Fault<>(fault));
    }

    @ParameterizedTest
    @CsvSource({
        "<a@BÜCHER.Example>, a@bücher.example",
        "<a@bu\u0308cher.xn--fiqs8s>, a@bücher.中国",
        "<a@XN--BCHER-KVA.Example>, a@XN--BCHER-KVA.Example",
        "'<@ü.example,@b:ü@Example>', ü@Example",
        "<\"ü\\\" ü\"@b>, \"ü\\\" ü\"@b",
        "<\ud83d\ude00.\ud83d\ude00@b>, \ud83d\ude00.\ud83d\ude00@b",
        "<Postmaster>, Postmaster"
    })
    void forwardPathShouldHaveProperULabelsWhenUtf8IsAllowed(String path, String mailbox) {
        assertThat(AddressParser.forwardPath(path, 0, AddressSyntax.UTF8))
                .isEqualTo(new Parsed.Value<>(Mailbox.ofTrusted(mailbox), path.length()));
    }

    @Test
    void forwardPathShouldCountOctetsWhenUtf8IsAllowed() {
        assertThat(utf8Path("ü".repeat(32) + "@b")).isInstanceOf(Parsed.Value.class);
        assertThat(utf8Path("ü".repeat(32) + "x@b")).isEqualTo(new Parsed.Fault<>(AddressFault.LOCAL_PART_TOO_LONG));
        assertThat(utf8Path("a@" + "x".repeat(63) + ".ü")).isInstanceOf(Parsed.Value.class);
        assertThat(utf8Path("a@" + "ü".repeat(60) + ".b")).isEqualTo(new Parsed.Fault<>(AddressFault.DOMAIN_NOT_IDNA));
        String domain = ("中".repeat(20) + ".").repeat(4);
        assertThat(utf8Path("a@" + domain + "ab")).isInstanceOf(Parsed.Value.class);
        assertThat(utf8Path("123456789@" + domain + "ab")).isEqualTo(new Parsed.Fault<>(AddressFault.PATH_TOO_LONG));
        assertThat(utf8Path("a@" + domain + "x".repeat(12)))
                .isEqualTo(new Parsed.Fault<>(AddressFault.DOMAIN_TOO_LONG));
        // U+337F stands for four ideographs: what is mapped is longer than what was sent.
        String growing = ("\u337f".repeat(5) + ".").repeat(4);
        assertThat(utf8Path("a@" + growing + "b")).isInstanceOf(Parsed.Value.class);
        assertThat(utf8Path("123456789@" + growing + "b")).isEqualTo(new Parsed.Fault<>(AddressFault.PATH_TOO_LONG));
        assertThat(utf8Path("a@" + growing + "x".repeat(13)))
                .isEqualTo(new Parsed.Fault<>(AddressFault.DOMAIN_TOO_LONG));
    }

    private static Parsed<Mailbox> utf8Path(String mailbox) {
        return AddressParser.forwardPath("<" + mailbox + ">", 0, AddressSyntax.UTF8);
    }

    @Test
    void forwardPathShouldHoldLimitsWhenPartsAreLong() {
        String local = "x".repeat(64);
        assertThat(AddressParser.forwardPath("<" + local + "@b>", 0)).isInstanceOf(Parsed.Value.class);
        assertThat(AddressParser.forwardPath("<x" + local + "@b>", 0))
                .isEqualTo(new Parsed.Fault<>(AddressFault.LOCAL_PART_TOO_LONG));
        String domain = "d.".repeat(126) + "de";
        assertThat(AddressParser.forwardPath("<a@" + domain.substring(2) + ">", 0))
                .isInstanceOf(Parsed.Value.class);
        assertThat(AddressParser.forwardPath("<a@" + domain + ">", 0))
                .isEqualTo(new Parsed.Fault<>(AddressFault.PATH_TOO_LONG));
        assertThat(AddressParser.forwardPath("<a@" + "d.".repeat(127) + "de>", 0))
                .isEqualTo(new Parsed.Fault<>(AddressFault.DOMAIN_TOO_LONG));
        assertThat(AddressParser.mailbox("a@" + domain)).isEqualTo(new Parsed.Fault<>(AddressFault.PATH_TOO_LONG));
    }

    @Test
    void mailboxShouldRefuseWhenTextGoesOn() {
        assertThat(AddressParser.mailbox("a@b>")).isInstanceOf(Parsed.Fault.class);
        assertThat(AddressParser.mailbox("a@b, c@d")).isInstanceOf(Parsed.Fault.class);
        assertThat(AddressParser.mailbox("<a@b>")).isInstanceOf(Parsed.Fault.class);
        assertThat(AddressParser.mailbox("postmaster"))
                .isEqualTo(new Parsed.Value<>(new Mailbox("postmaster", ""), 10));
        assertThat(AddressParser.mailbox("postmaster>")).isInstanceOf(Parsed.Fault.class);
    }

    @Test
    void reversePathShouldBeNullWhenBracketsAreEmpty() {
        assertThat(AddressParser.reversePath("<>", 0)).isEqualTo(new Parsed.Value<>(ReversePath.NULL, 2));
    }
}
