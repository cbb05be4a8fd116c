package org.mailstage.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 32, 64, 192.0.2.77",
        "192.0.2.77, 24, 64, 192.0.2.0/24",
        "192.0.2.77, 25, 64, 192.0.2.0/25",
        "::ffff:192.0.2.77, 32, 64, 192.0.2.77",
        "2001:db8:1:2:3:4:5:6, 32, 64, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2:3:4:5:6, 32, 128, 2001:db8:1:2:3:4:5:6",
        "fe80::1, 24, 64, fe80:0:0:0:0:0:0:0/64"
    })
    void addressShouldBelongToItsNetwork(String address, int ipv4, int ipv6, String network) {
        assertThat(ClientNetwork.of(IpLiteral.parse(address).orElseThrow(), ipv4, ipv6))
                .isEqualTo(network);
    }
}
