package org.mailstage.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InternationalDomainTest {

    @ParameterizedTest
    @CsvSource({
        // Not transitional: what IDNA2003 mapped to "strasse" and dropped is a letter of its own.
        "straße.example, xn--strae-oqa.example",
        "βόλος.example, xn--nxasmm1c.example",
        "BÜCHER.Example, xn--bcher-kva.example",
        "bu\u0308cher.example, xn--bcher-kva.example",
        "ｅｘａｍｐｌｅ.com, example.com",
        "\u212aelvin.example, kelvin.example",
        "例子。广告, xn--fsqu00a.xn--4rr70v",
        "XN--FSQU00A.广告, xn--fsqu00a.xn--4rr70v",
        "EXAMPLE.ORG, example.org",
        "xn--a, xn--a",
        "'', ''",
        "[IPv6:2001:DB8::1], [ipv6:2001:db8::1]"
    })
    void domainShouldBecomeAscii(String domain, String ascii) {
        assertThat(InternationalDomain.toAscii(domain)).contains(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ü..example",
                ".ü",
                "ü.",
                "ü\u3002",
                "ü_b.example",
                "ü b.example",
                "-ü.example",
                "ü-.example",
                "\u200d.example",
                "a\u05d0.example",
                "\u0301a.example",
                "ü\ud800.example",
                "xn--a.ü",
                "\u00ad"
            })
    void domainShouldHaveNoAsciiFormWhenInvalid(String domain) {
        assertThat(InternationalDomain.toAscii(domain)).isEmpty();
        assertThat(InternationalDomain.toUnicode(domain)).isEmpty();
    }

    @Test
    void domainShouldHaveNoAsciiFormWhenTooLong() {
        assertThat(InternationalDomain.toAscii("ü".repeat(64))).isEmpty();
        assertThat(InternationalDomain.toAscii("ü.".repeat(100) + "ü")).isEmpty();
        assertThat(InternationalDomain.toAscii("ü" + "x".repeat(10_000_000))).isEmpty();
        assertThat(InternationalDomain.toAscii("ü.".repeat(20) + "example"))
                .contains("xn--tda.".repeat(20) + "example");
    }

    @ParameterizedTest
    @CsvSource({"XN--Fsqu00a.XN--4rr70v, 例子.广告", "Example.ORG, Example.ORG", "a.xn--bcher-kva.example, a.bücher.example"
    })
    void domainShouldBecomeUnicode(String domain, String unicode) {
        assertThat(InternationalDomain.toUnicode(domain)).contains(unicode);
    }

    @Test
    void domainShouldHaveNoUnicodeFormWhenALabelIsMadeUp() {
        assertThat(InternationalDomain.toUnicode("xn--a.example")).isEmpty();
    }

    @Property
    void domainShouldComeBackWhenMappedOnce(@ForAll @StringLength(max = 12) String text) {
        InternationalDomain.toAscii(text + "ü.example").ifPresent(ascii -> {
            String unicode = InternationalDomain.toUnicode(ascii).orElseThrow();
            assertThat(InternationalDomain.isAscii(ascii)).isTrue();
            assertThat(DomainNames.isDomain(ascii)).isTrue();
            assertThat(InternationalDomain.toAscii(unicode)).contains(ascii);
            assertThat(InternationalDomain.toUnicode(unicode)).contains(unicode);
        });
    }
}
