package org.mailstage.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "[192.0.2.1], 192.0.2.1",
        "[IPv6:2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "[ipv6:::1], 0:0:0:0:0:0:0:1",
    })
    void bracketedShouldGiveAddress(String literal, String address) {
        assertThat(IpLiteral.parseBracketed(literal).orElseThrow().getHostAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[", "192.0.2.1", "[2001:db8::1]", "[IPv6:192.0.2.1]", "[x:y]", "[192.0.2.1"})
    void bracketedShouldGiveNothingWhenItIsNoAddressLiteral(String literal) {
        assertThat(IpLiteral.parseBracketed(literal)).isEmpty();
    }
}
