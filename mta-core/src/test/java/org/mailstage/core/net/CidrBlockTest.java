package org.mailstage.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.255.255.255, true",
        "127.0.0.0/8, 128.0.0.1, false",
        "192.0.2.0/25, 192.0.2.127, true",
        "192.0.2.0/25, 192.0.2.128, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1/128, ::1, true",
        "::/0, 2001:db8::1, true",
        "::/0, 192.0.2.1, false",
        "::ffff:192.0.2.0/120, 192.0.2.200, true",
        "::ffff:192.0.2.0/120, 192.0.3.1, false",
        "192.0.2.0/24, ::ffff:192.0.2.1, true"
    })
    void containsShouldDecideByPrefix(String block, String address, boolean inside) {
        assertThat(CidrBlock.parse(block).contains(IpLiteral.parse(address).orElseThrow()))
                .isEqualTo(inside);
    }

    @Test
    void containsShouldSeeIpv4InMappedAddressWhenItIsStillMapped() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(new byte[] {(byte) 192, 0, 2, 1}, 0, mapped, 12, 4);
        InetAddress scoped = java.net.Inet6Address.getByAddress("peer", mapped, 1);

        assertThat(scoped.getAddress()).hasSize(16);
        assertThat(CidrBlock.parse("192.0.2.0/24").contains(scoped)).isTrue();
        assertThat(CidrBlock.parse("198.51.100.0/24").contains(scoped)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.org/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.010",
                "::1/129",
                "::ffff:192.0.2.0/24",
                ".:",
                ":::",
                "fe80::1%eth0",
                "10.0.0.1/8",
                "2001:db8::1/32"
            })
    void parseShouldRefuseWhenTextIsNoNetwork(String text) {
        assertThatThrownBy(() -> CidrBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksShouldBeEqualWhenTheyHoldTheSameAddresses() {
        assertThat(CidrBlock.parse("::1"))
                .isEqualTo(CidrBlock.parse("0:0::1/128"))
                .hasSameHashCodeAs(CidrBlock.parse("0:0::1/128"))
                .isNotEqualTo(CidrBlock.parse("::2"));
        assertThat(CidrBlock.parse("10.0.0.0/8")).isNotEqualTo(CidrBlock.parse("10.0.0.0/9"));
    }

    @Test
    void textShouldBeTheOneRead() {
        assertThat(CidrBlock.parse(" 10.0.0.0/8 ")).hasToString("10.0.0.0/8");
    }
}
