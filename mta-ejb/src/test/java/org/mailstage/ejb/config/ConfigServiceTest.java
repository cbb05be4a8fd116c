package org.mailstage.ejb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.config.ConfigFault;

class ConfigServiceTest {
    private static final String GOOD = "hostname: mx1.example\nlimits:\n  hops: 30\n";
    private static final String BAD = "hostname: mx1.example\nlimits:\n  hops: many\nsmarthostt: x\n";

    @TempDir
    Path data;

    @Test
    void loadShouldUseDefaultsWhenThereIsNothing() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, Map.of());

        assertThat(service.current().trusted()).as("no open relay").isEmpty();
        assertThat(service.applied().origin()).isEqualTo("defaults");
    }

    @Test
    void overridesShouldWinWhenFileSaysOtherwise() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, file(GOOD), Map.of("limits.hops", "40"));

        assertThat(service.current().hostname()).isEqualTo("mx1.example");
        assertThat(service.current().limits().hops()).isEqualTo(40);
    }

    @Test
    void applyShouldReportAllFaultsAndKeepLastGoodWhenFaulty() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, file(GOOD), Map.of());

        List<ConfigFault> faults = service.apply(BAD, "test");

        assertThat(faults).hasSize(2);
        assertThat(faults.get(0).line()).isEqualTo(3);
        assertThat(faults.get(0).key()).isEqualTo("limits.hops");
        assertThat(faults.get(1).line()).isEqualTo(4);
        assertThat(service.current().limits().hops()).isEqualTo(30);
    }

    @Test
    void loadShouldKeepLastGoodWhenFileHasTurnedFaulty() throws Exception {
        ConfigServiceFixture.with(data, file(GOOD), Map.of());

        ConfigService restarted = ConfigServiceFixture.with(data, file(BAD), Map.of());

        assertThat(restarted.current().limits().hops()).isEqualTo(30);
    }

    @Test
    void applyShouldOutliveRestartWhenNoFileIsGiven() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, Map.of());
        List<String> told = new ArrayList<>();
        service.onChange(applied -> told.add(applied.origin()));

        assertThat(service.apply(GOOD, "test")).isEmpty();

        assertThat(told).containsExactly("test");
        assertThat(ConfigServiceFixture.with(data, Map.of()).current().limits().hops())
                .isEqualTo(30);
    }

    @Test
    void sourceShouldFollowWhenConfigurationChanges() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, Map.of());
        var source = service.source();

        assertThat(service.apply(GOOD, "test")).isEmpty();

        assertThat(source.get().hostname()).isEqualTo("mx1.example");
    }

    @Test
    void loadShouldStartWithoutOverridesWhenTheyAreFaulty() throws Exception {
        ConfigService service = ConfigServiceFixture.with(data, Map.of("limits.hops", "many"));

        assertThat(service.current().limits().hops()).isEqualTo(50);
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(data.resolve("mail-settings.yaml"), yaml);
    }
}
