package org.mailstage.connector.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.PropertyDescriptor;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpActivationSpecTest {
    private final SmtpActivationSpec spec = new SmtpActivationSpec();

    @AfterEach
    void clearOverride() {
        System.clearProperty("mta.listener.submission");
    }

    @Test
    void validateShouldReportAllFaultsWhenSeveralPropertiesAreWrong() {
        spec.setRole("imap");
        spec.setAddress("127.0.0.1:70000");

        assertThatThrownBy(spec::validate).isInstanceOfSatisfying(InvalidPropertyException.class, e -> {
            assertThat(e.getMessage())
                    .contains("role is mx or submission, not imap")
                    .contains("port within 0..65535");
            assertThat(Arrays.stream(e.getInvalidPropertyDescriptors()).map(PropertyDescriptor::getName))
                    .containsExactly("role", "address");
        });
    }

    @Test
    void validateShouldReportFaultsWhenNothingIsSet() {
        assertThatThrownBy(spec::validate)
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("role")
                .hasMessageContaining("address is missing");
    }

    @Test
    void systemPropertyShouldOverrideAddressWhenItIsSetForTheRole() throws Exception {
        spec.setRole("submission");
        spec.setAddress("127.0.0.1:587");
        System.setProperty("mta.listener.submission", "[::1]:1587");

        spec.validate();

        assertThat(spec.listenAddress()).isEqualTo(new InetSocketAddress("::1", 1587));
    }

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
