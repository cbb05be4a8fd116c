package org.mailstage.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsListNameTest {
    // The second is the example of RFC 5782 §2.4.
    @ParameterizedTest
    @CsvSource({
        "192.0.2.99, 99.2.0.192.list.example",
        "2001:db8:1:2:3:4:567:89ab," + " b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.list.example",
        "::ffff:192.0.2.99, 99.2.0.192.list.example"
    })
    void nameShouldHoldTheAddressBackwards(String address, String name) throws UnknownHostException {
        assertThat(DnsListName.of(InetAddress.getByName(address), "list.example"))
                .isEqualTo(name);
    }
}
