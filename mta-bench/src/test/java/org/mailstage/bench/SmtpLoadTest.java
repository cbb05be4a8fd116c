package org.mailstage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;

class SmtpLoadTest {
    private static LoadCase load(Traffic traffic) {
        return new LoadCase("test", 12, 500, 3, 2, 0, traffic);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLEAR", "TLS", "HANDSHAKE"})
    void loadShouldSendEveryMessageOnceWhenRelayAccepts(Traffic traffic) throws Exception {
        try (FakeSmtpServer server = FakeSmtpServer.smtp().offerStartTls()) {
            SmtpLoad source = SmtpLoad.start(relay(server.port()), load(traffic));
            source.ended().get(60, TimeUnit.SECONDS);

            assertThat(source.complete()).as(source.said()).isTrue();
            assertThat(server.transactions()).hasSize(12).allSatisfy(message -> {
                assertThat(message.tls()).isEqualTo(traffic.encrypted());
                assertThat(message.recipients()).hasSize(2);
                assertThat(message.content()).hasSize(500);
            });
            assertThat(server.connections()).isEqualTo(traffic == Traffic.HANDSHAKE ? 12 : 3);
        }
    }

    @Test
    void loadShouldSayWhyWhenRelayRefuses() throws Exception {
        try (FakeSmtpServer server = FakeSmtpServer.smtp()) {
            server.on(Step.DATA_END).reply("452 4.3.1 full");
            SmtpLoad source = SmtpLoad.start(relay(server.port()), load(Traffic.CLEAR));
            source.ended().get(60, TimeUnit.SECONDS);

            assertThat(source.complete()).isFalse();
            assertThat(source.said()).contains("452 4.3.1 full");
        }
    }

    @Test
    void contentShouldHaveTheLengthAndEndWithTheDot() {
        for (int length : new int[] {500, 4_096, 4_097, 1 << 20}) {
            String text = new String(SmtpSession.content(length), StandardCharsets.US_ASCII);
            assertThat(text).hasSize(length + 3).endsWith("\r\n.\r\n").doesNotContain("\r\n\r\n.");
        }
    }

    @Test
    void runningRelayShouldBeReadFromItsOption() {
        RunningRelay relay = RunningRelay.of("before=2525:4711");
        assertThat(relay.name()).isEqualTo("before");
        assertThat(relay.port(Traffic.TLS)).isEqualTo(2525);
        assertThatThrownBy(() -> RunningRelay.of("2525"))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("2525");
    }

    private static Relay relay(int port) {
        return new Relay() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public int port(Traffic traffic) {
                return port;
            }

            @Override
            public ProcessGroup processes() {
                throw new UnsupportedOperationException();
            }

            @Override
            public OptionalLong queued() {
                return OptionalLong.empty();
            }

            @Override
            public void close() {}
        };
    }
}
