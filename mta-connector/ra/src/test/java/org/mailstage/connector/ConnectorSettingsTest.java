package org.mailstage.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorSettingsTest {
    private static ConnectorSettings from(Map<String, String> properties) {
        return ConnectorSettings.from(properties::get);
    }

    @Test
    void settingsShouldHaveDefaultsWhenNothingIsSet() {
        ConnectorSettings settings = from(Map.of("java.io.tmpdir", "/t"));

        assertThat(settings.workers()).isBetween(16, 64);
        assertThat(settings.queuedMessages()).isGreaterThan(settings.workers());
        assertThat(settings.spillThreshold()).isEqualTo(2 << 20);
        assertThat(settings.messageMemory()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(settings.spillDirectory()).isEqualTo(Path.of("/t/mailstage-spill"));
        assertThat(settings.stopDeadline()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void settingsShouldFollowPropertiesWhenTheyAreSet() {
        ConnectorSettings settings = from(Map.of(
                "mta.workers", "5",
                "mta.data", "/data",
                "mta.spillThreshold", " 1000 ",
                "mta.messageMemory", "2000",
                "mta.stopDeadline", "0",
                "mta.ioThreads", "1"));

        assertThat(settings)
                .isEqualTo(new ConnectorSettings(
                        5, 80, 1, 1000, 2000, Path.of("/data/spill"), Path.of("/data/tls"), Duration.ZERO));
    }

    @Test
    void settingsShouldBeRefusedWithKeyAndRangeWhenTheyAreNoNumberInRange() {
        for (String wrong : new String[] {"0", "-3", "x", "99999999999999999999"}) {
            assertThatThrownBy(() -> from(Map.of("mta.workers", wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("mta.workers is a number within 1..10000, not " + wrong);
        }
    }
}
