package org.mailstage.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.config.ParseResult;

class ListenerPlanTest {
    private static final String TWO = """
            listeners:
              mx: {address: "127.0.0.1:3001"}
              inside: {role: lmtp, address: "127.0.0.1:3002"}
            """;

    @Test
    void listenersShouldBeThoseOfTheMailSettings() {
        assertThat(plan("", Map.of(), 0))
                .containsExactly("mx 127.0.0.1:2525", "submission 127.0.0.1:2587", "submissions 127.0.0.1:2465");
        assertThat(plan(TWO, Map.of(), 0)).containsExactly("mx 127.0.0.1:3001", "inside 127.0.0.1:3002");
    }

    @Test
    void onlyDefaultNamesShouldMoveWithThePorts() {
        assertThat(plan(TWO, Map.of(), 10)).containsExactly("mx 127.0.0.1:2535", "inside 127.0.0.1:3002");
    }

    @Test
    void propertyShouldWinOverMailSettingsAndOffset() {
        Map<String, String> node = Map.of("mta.listener.inside", "127.0.0.1:4002", "mta.listener.mx", "[::1]:26");

        assertThat(plan(TWO, node, 10)).containsExactly("mx [0:0:0:0:0:0:0:1]:26", "inside 127.0.0.1:4002");
    }

    @Test
    void greetingShouldBeExpectedInPlainTextOnly() {
        assertThat(parsed("listeners: {submissions: {}}", Map.of(), 0).greeting())
                .isEmpty();
        assertThat(parsed("listeners: {mx: {triage: true}}", Map.of(), 0).greeting())
                .isEmpty();
        assertThat(parsed("", Map.of(), 0).greeting().orElseThrow().settings().name())
                .isEqualTo("mx");
    }

    @Test
    void takenAddressShouldNameListenerAndRemedy() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            ListenerPlan plan = parsed("listeners: {own: {role: mx, address: '" + address + "'}}", Map.of(), 0);

            assertThatThrownBy(plan::requireFree)
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " (listener own)")
                    .hasMessageEndingWith("give another with -Dmta.listener.own=HOST:PORT");
        }
    }

    private static List<String> plan(String yaml, Map<String, String> node, int offset) {
        return parsed(yaml, node, offset).listeners().stream()
                .map(listener -> listener.settings().name() + " " + listener.text())
                .toList();
    }

    private static ListenerPlan parsed(String yaml, Map<String, String> node, int offset) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of());
        assertThat(result.describe()).isEmpty();
        return ListenerPlan.of(result.settings().orElseThrow(), node, PortPlan.withOffset(offset));
    }
}
