package org.mailstage.ejb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.ejb.cluster.TestGrid;

/** Two nodes, each with a disk of its own, and the map they share. */
class ConfigReplicationTest {
    private static final String ONE = "hostname: one.example\n";
    private static final String TWO = "hostname: two.example\n";

    @TempDir
    Path directory;

    private final ConcurrentMap<String, String> map = new ConcurrentHashMap<>();
    private ConfigService a;
    private ConfigService b;

    @BeforeEach
    void load() throws Exception {
        a = node("a", Map.of());
        b = node("b", Map.of());
    }

    @Test
    void appliedShouldReachTheOtherNodeWhenBothShareAGrid() throws Exception {
        ConfigReplication ofA = new ConfigReplication(a, () -> map);
        ConfigReplication ofB = new ConfigReplication(b, () -> map);
        assertThat(ofA.exchange() && ofB.exchange()).isTrue();
        assertThat(map).as("nothing was applied, so there is nothing to share").isEmpty();

        a.apply(ONE, "REST by admin");
        ofA.exchange();
        ofB.exchange();

        assertThat(b.applied().yaml()).isEqualTo(ONE);
        assertThat(b.applied().origin()).isEqualTo("REST by admin");
        assertThat(b.applied().revision()).isEqualTo(a.applied().revision());
        assertThat(node("b", Map.of()).current().hostname())
                .as("kept for the next start")
                .isEqualTo("one.example");
    }

    @Test
    void newestShouldWinWhenBothWereAppliedWithoutAGrid() throws Exception {
        a.apply(ONE, "test");
        b.apply("hostname: first.example\n", "test");
        b.apply(TWO, "test");
        boolean bIsNewer = b.applied().revision().compareTo(a.applied().revision()) > 0;
        ConfigReplication ofA = new ConfigReplication(a, () -> map);
        ConfigReplication ofB = new ConfigReplication(b, () -> map);

        ofA.exchange();
        ofB.exchange();
        ofA.exchange();

        assertThat(bIsNewer).isTrue();
        assertThat(a.current().hostname()).isEqualTo("two.example");
        assertThat(b.current().hostname()).isEqualTo("two.example");
    }

    @Test
    void joiningNodeShouldTakeTheNewerWhenItsOwnIsOld() throws Exception {
        b.apply(ONE, "long ago");
        a.apply(TWO, "test");
        new ConfigReplication(a, () -> map).exchange();

        ConfigService restarted = node("b", Map.of());
        assertThat(restarted.current().hostname()).isEqualTo("one.example");
        new ConfigReplication(restarted, () -> map).exchange();

        assertThat(restarted.current().hostname()).isEqualTo("two.example");
    }

    @Test
    void entryShouldComeBackWhenGridHasLostIt() throws Exception {
        ConfigReplication ofA = new ConfigReplication(a, () -> map);
        a.apply(ONE, "test");
        ofA.exchange();
        map.clear();

        ofA.exchange();

        assertThat(map).containsOnlyKeys(ConfigReplication.ENTRY);
    }

    @Test
    void nodeShouldKeepItsOwnWhenClustersHasFaultsThereOnly() throws Exception {
        ConfigService own = node(
                "c",
                Map.of("domains.local", "one.example", "routes.one.example", "lmtp:127.0.0.1:24", "limits.hops", "30"));
        ConfigReplication replication = new ConfigReplication(own, () -> map);
        a.apply("limits:\n  errors: 7\ndomains:\n  relay: [one.example]\n", "test");
        new ConfigReplication(a, () -> map).exchange();

        replication.exchange();
        replication.exchange();
        assertThat(own.applied().origin()).isEqualTo("defaults");

        a.apply("limits:\n  errors: 7\n", "test");
        new ConfigReplication(a, () -> map).exchange();
        replication.exchange();
        assertThat(own.current().limits().errors()).as("once it is put right").isEqualTo(7);
    }

    @Test
    void exchangeShouldLeaveNodeAloneWhenThereIsNoGrid() throws Exception {
        a.apply(ONE, "test");
        ConfigReplication alone = new ConfigReplication(a, () -> {
            throw new IllegalStateException("no payara/Hazelcast in this server");
        });

        assertThat(alone.exchange()).isFalse();
        assertThat(a.current().hostname()).isEqualTo("one.example");
    }

    @Test
    void appliedShouldReachTheOtherNodeOverARealGrid() throws Exception {
        try (TestGrid grid = new TestGrid()) {
            HazelcastInstance gridA = grid.a;
            HazelcastInstance gridB = grid.b;
            ConfigReplication ofA = new ConfigReplication(a, () -> gridA.getMap("mailstage.config"));
            ConfigReplication ofB = new ConfigReplication(b, () -> gridB.getMap("mailstage.config"));
            a.apply(ONE, "test");
            ofA.exchange();
            ofB.exchange();
            assertThat(b.current().hostname()).isEqualTo("one.example");

            b.apply(TWO, "test");
            gridA.getLifecycleService().terminate();
            ofB.exchange();
            assertThat(gridB.getMap("mailstage.config")
                            .get(ConfigReplication.ENTRY)
                            .toString())
                    .endsWith(TWO);
            assertThat(ofA.exchange()).as("its member is gone").isFalse();
        }
    }

    private ConfigService node(String name, Map<String, String> overrides) throws Exception {
        return ConfigServiceFixture.with(Files.createDirectories(directory.resolve(name)), overrides);
    }
}
