package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PortPlanTest {
    @Test
    void planShouldMoveAllPortsByTheOffset() {
        PortPlan plan = PortPlan.withOffset(1000);
        for (Port port : Port.values()) {
            assertThat(plan.of(port)).isEqualTo(port.base() + 1000);
        }
        assertThat(plan.of(Port.SMTP)).isEqualTo(3525);
    }

    @Test
    void planShouldBeRefusedInOneLineWhenAPortLeavesTheRange() {
        assertThatThrownBy(() -> PortPlan.withOffset(64_000))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("-Dmta.portOffset=64000")
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> PortPlan.withOffset(-3000)).isInstanceOf(LaunchException.class);
    }

    @Test
    void freePlanShouldGiveEveryListenerAnotherPort() {
        PortPlan plan = PortPlan.free();
        assertThat(Arrays.stream(Port.values()).map(plan::of).distinct())
                .hasSize(Port.values().length)
                .allMatch(port -> port >= 10_000 && port < 32_768, "below those of connections");
    }

    @Test
    void takenPortShouldBeNamedWithPurposeAndRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> PortPlan.requireFree(address, "SMTP", "take another"))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " (SMTP)")
                    .hasMessageEndingWith("take another")
                    .message()
                    .doesNotContain("\n");
        }
    }
}
