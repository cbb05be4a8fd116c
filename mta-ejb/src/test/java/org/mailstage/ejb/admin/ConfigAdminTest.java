package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.ejb.config.ConfigServiceFixture;

class ConfigAdminTest {
    private static final String YAML = "hostname: mx1.example\n";

    @TempDir
    Path data;

    private final ConfigAdmin admin = new ConfigAdmin();

    @BeforeEach
    void load() throws Exception {
        admin.config = ConfigServiceFixture.with(data, Map.of("limits.hops", "30"));
    }

    @Test
    void applyShouldBeInForceWhenThereIsNoFault() {
        String before = admin.current().tag();

        ConfigChange change = admin.apply(YAML, "test", Optional.of(before));

        assertThat(change.outcome()).isEqualTo(ConfigChange.Outcome.APPLIED);
        ConfigView current = admin.current();
        assertThat(current.yaml()).isEqualTo(YAML);
        assertThat(current.hostname()).isEqualTo("mx1.example");
        assertThat(current.origin()).isEqualTo("test");
        assertThat(current.effective()).contains("hostname: mx1.example", "hops: 30");
        assertThat(current.tag()).isNotEqualTo(before);
    }

    @Test
    void applyShouldChangeNothingWhenThereAreFaults() {
        ConfigChange change = admin.apply("limits:\n  hop: 1\n", "test", Optional.empty());

        assertThat(change.outcome()).isEqualTo(ConfigChange.Outcome.REFUSED);
        assertThat(change.faults()).extracting(ConfigFault::line).containsExactly(2);
        assertThat(admin.current().origin()).isEqualTo("defaults");
    }

    @Test
    void applyShouldBeConflictWhenAnotherCameMeanwhile() {
        String seen = admin.current().tag();
        admin.apply(YAML, "somebody else", Optional.empty());

        ConfigChange change = admin.apply("hostname: mx2.example\n", "test", Optional.of(seen));

        assertThat(change.outcome()).isEqualTo(ConfigChange.Outcome.CONFLICT);
        assertThat(admin.current().hostname()).isEqualTo("mx1.example");
    }

    @Test
    void applyShouldKeepOldWhenDiskDoesNotTakeIt() throws Exception {
        Files.writeString(data.resolve("config"), "a file where the directory should be");

        assertThatThrownBy(() -> admin.apply(YAML, "test", Optional.empty())).isInstanceOf(UncheckedIOException.class);
        assertThat(admin.current().origin()).isEqualTo("defaults");
    }

    @Test
    void checkShouldApplyNothing() {
        assertThat(admin.check(YAML)).isEmpty();
        assertThat(admin.check("nonsense: 1\n")).hasSize(1);
        assertThat(admin.current().yaml()).isEmpty();
    }
}
