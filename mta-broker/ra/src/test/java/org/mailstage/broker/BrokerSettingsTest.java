package org.mailstage.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.activemq.artemis.core.server.JournalType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerSettingsTest {

    private final Map<String, String> saved = new HashMap<>();

    @BeforeEach
    void forgetDirectories() {
        for (String key : new String[] {DataDirectory.MTA_DATA, DataDirectory.INSTANCE_ROOT}) {
            saved.put(key, System.getProperty(key));
            System.clearProperty(key);
        }
    }

    @AfterEach
    void restoreDirectories() {
        saved.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Test
    void directoryShouldBeTheConfiguredOneWhenThereIsOne() {
        System.setProperty(DataDirectory.MTA_DATA, "/data");

        assertThat(DataDirectory.locate("/spool")).isEqualTo(Path.of("/spool"));
    }

    @Test
    void directoryShouldBeInDataDirectoryWhenNotConfigured() {
        System.setProperty(DataDirectory.MTA_DATA, "/data");
        System.setProperty(DataDirectory.INSTANCE_ROOT, "/instance");

        assertThat(DataDirectory.locate(" ")).isEqualTo(Path.of("/data/broker"));
    }

    @Test
    void directoryShouldBeInInstanceWhenNothingElseIsKnown() {
        System.setProperty(DataDirectory.INSTANCE_ROOT, "/instance");

        assertThat(DataDirectory.locate(null)).isEqualTo(Path.of("/instance/mailstage/broker"));
    }

    @Test
    void directoryShouldBeRefusedWhenNobodySaysWhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataDirectory.locate(null))
                .withMessageContaining("DataDirectory");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:61616, 127.0.0.1, 61616", "[::1]:5, ::1, 5", "node1:61617, node1, 61617"})
    void acceptorShouldBeReadWhenItIsHostAndPort(String text, String host, int port) {
        assertThat(Acceptor.parse(text, "u", "p")).isEqualTo(new Acceptor(host, port, "u", "p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", ":61616", "host:", "host:x", "host:0", "host:65536", ""})
    void acceptorShouldBeRefusedWhenItIsNotHostAndPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Acceptor.parse(text, "u", "p"));
    }

    @Test
    void acceptorShouldBeRefusedWhenAnybodyCouldConnect() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Acceptor("::1", 1, "", "p"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Acceptor("::1", 1, "u", ""));
    }

    @Test
    void acceptorShouldHidePasswordWhenPrinted() {
        assertThat(new Acceptor("::1", 1, "u", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void journalShouldBeRefusedWhenBodiesDoNotFitIntoItsBuffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JournalSettings(JournalType.NIO, Duration.ofMillis(1), 1_000, 10_000, 1_000));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new JournalSettings(JournalType.NIO, Duration.ofMillis(1), 2_000_000, 1_000_000, 1_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JournalSettings.defaults().withBufferTimeout(Duration.ZERO));
    }

    @Test
    void limitsShouldBeRefusedWhenBrokerCouldNotWork() {
        BrokerSettings settings = BrokerSettings.in(Path.of("/data"));

        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMemory(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withMaxDiskUsagePercent(101));
    }
}
