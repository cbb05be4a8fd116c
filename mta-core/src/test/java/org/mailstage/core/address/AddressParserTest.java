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
        "<a@[X-Net:1]>, LITERAL_SYNTAX",
        "<a@[1.2.3.4]b>, DOMAIN_SYNTAX"
    })
    void forwardPathShouldNameTheFaultWhenMalformed(String text, AddressFault fault) {
        assertThat(AddressParser.forwardPath(text, 0)).isEqualTo(new Parsed.Fault<>(fault));
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
