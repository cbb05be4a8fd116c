package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
    @Test
    void addressShouldBeRefusedWhenItIsNoHostAndPort() {
        for (String wrong :
                List.of("", ":25", "25", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:25", "127.0.0.1:-1")) {
            assertThatThrownBy(() -> ListenAddress.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("address ");
        }
    }

    @Test
    void addressShouldMeanAllInterfacesWhenHostIsAStar() {
        assertThat(ListenAddress.parse("*:25").getAddress().isAnyLocalAddress()).isTrue();
        assertThat(ListenAddress.text(ListenAddress.parse("[::1]:0"))).isEqualTo("[0:0:0:0:0:0:0:1]:0");
    }
}
