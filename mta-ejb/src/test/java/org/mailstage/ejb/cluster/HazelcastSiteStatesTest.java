package org.mailstage.ejb.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.cluster.SiteStatesContract;

/** The contract on a node of a real grid, and what two nodes know of each other. */
class HazelcastSiteStatesTest implements SiteStatesContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TestGrid grid;
    private static HazelcastInstance gridA;
    private static HazelcastInstance gridB;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private HazelcastSiteStates a;
    private HazelcastSiteStates b;

    @BeforeAll
    static void startGrid() throws IOException {
        grid = new TestGrid();
        gridA = grid.a;
        gridB = grid.b;
    }

    @AfterAll
    static void stopGrid() {
        grid.close();
    }

    @BeforeEach
    void startNodes() {
        gridA.getMap(HazelcastSiteStates.REPORTS).clear();
        gridA.getMap(HazelcastSiteStates.HOSTS_DOWN).clear();
        a = node(gridA, "node-a");
        b = node(gridB, "node-b");
        a.exchange();
    }

    @AfterEach
    void stopNodes() {
        a.leave();
        b.leave();
    }

    private HazelcastSiteStates node(HazelcastInstance grid, String name) {
        return new HazelcastSiteStates(() -> grid, name, () -> Map.of("received", 7L), clock);
    }

    @Override
    public SiteStates states() {
        return a;
    }

    @Override
    public void passTime(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private static int take(SiteStates states, String site, int limit) {
        int taken = 0;
        Optional<SiteStates.Slot> slot = states.tryAcquire(site, limit);
        while (slot.isPresent()) {
            taken++;
            slot = states.tryAcquire(site, limit);
        }
        return taken;
    }

    private void exchange() {
        a.exchange();
        b.exchange();
        a.exchange();
    }

    @Test
    void nodeShouldUseWhatTheOtherLeaves() {
        exchange();
        for (int i = 0; i < 3; i++) {
            a.tryAcquire("smtp:relay.example:25", 10).orElseThrow();
        }
        exchange();

        assertThat(take(b, "smtp:relay.example:25", 10)).isEqualTo(7);
        exchange();
        assertThat(a.tryAcquire("smtp:relay.example:25", 10)).isPresent();
        assertThat(a.inUse()).containsEntry("smtp:relay.example:25", 11);
        assertThat(b.inUse()).containsEntry("smtp:relay.example:25", 10);
    }

    @Test
    void nodeShouldAlwaysHaveItsShareAndTheOtherGiveWay() {
        List<SiteStates.Slot> slots = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slots.add(a.tryAcquire("mx:example.com", 10).orElseThrow());
        }
        exchange();
        assertThat(take(b, "mx:example.com", 10)).isEqualTo(5);
        exchange();

        slots.remove(0).close();
        assertThat(a.tryAcquire("mx:example.com", 10)).isEmpty();
        slots.forEach(SiteStates.Slot::close);
        assertThat(take(a, "mx:example.com", 10)).isEqualTo(5);
    }

    @Test
    void nodeShouldHaveOneSlotWhenTheLimitIsSmallerThanTheCluster() {
        exchange();
        a.tryAcquire("mx:example.com", 1).orElseThrow();
        exchange();

        assertThat(take(b, "mx:example.com", 1)).isEqualTo(1);
    }

    @Test
    void slotsShouldBeFreeAgainWhenTheNodeThatHeldThemWasKilled() throws IOException {
        HazelcastInstance gridC = grid.join();
        HazelcastSiteStates c = node(gridC, "node-c");
        assertThat(take(c, "mx:example.com", 8)).isEqualTo(8);
        c.exchange();
        a.exchange();
        assertThat(a.inUse()).containsEntry("mx:example.com", 8);

        gridC.getLifecycleService().terminate();
        await().atMost(PATIENCE).until(() -> a.exchange() && a.inUse().isEmpty());
        assertThat(take(a, "mx:example.com", 8)).isEqualTo(8);
        assertThat(a.nodes()).extracting(NodeStatus::name).containsExactly("node-a");
    }

    @Test
    void slotsShouldBeFreeAgainWhenTheNodeLeaves() {
        assertThat(take(b, "mx:example.com", 8)).isEqualTo(8);
        exchange();
        b.leave();
        a.exchange();

        assertThat(a.inUse()).isEmpty();
    }

    @Test
    void hostShouldBeDownAndUpOnEveryNode() {
        exchange();
        a.reportDown("mx1.example.com", Duration.ofMinutes(5));
        await().atMost(PATIENCE).until(() -> b.isDown("mx1.example.com"));
        b.reportUp("mx1.example.com");
        await().atMost(PATIENCE).until(() -> !a.isDown("mx1.example.com"));
        a.reportDown("mx1.example.com", Duration.ofMinutes(5));
        await().atMost(PATIENCE).until(() -> b.isDown("mx1.example.com"));

        passTime(Duration.ofMinutes(6));
        assertThat(b.isDown("mx1.example.com")).isFalse();
    }

    @Test
    void hostShouldBeDownWhenANodeStartsLater() {
        a.reportDown("mx2.example.com", Duration.ofMinutes(5));
        await().atMost(PATIENCE)
                .until(() -> gridB.getMap(HazelcastSiteStates.HOSTS_DOWN).containsKey("mx2.example.com"));
        b.exchange();

        assertThat(b.isDown("mx2.example.com")).isTrue();
    }

    @Test
    void nodesShouldBeShownWithHeartbeatAndFigures() {
        b.tryAcquire("mx:example.com", 5).orElseThrow();
        exchange();

        assertThat(a.self()).isEqualTo("node-a");
        assertThat(a.nodes())
                .containsExactly(
                        new NodeStatus("node-a", now.get(), now.get(), Map.of("received", 7L, "inUse", 0L)),
                        new NodeStatus("node-b", now.get(), now.get(), Map.of("received", 7L, "inUse", 1L)));
    }

    @Test
    void everythingShouldWorkOnOneNodeWhenThereIsNoGrid() {
        HazelcastSiteStates alone = new HazelcastSiteStates(
                () -> {
                    throw new IllegalStateException("no grid");
                },
                "alone",
                Map::of,
                clock);
        assertThat(alone.exchange()).isFalse();

        assertThat(take(alone, "mx:example.com", 4)).isEqualTo(4);
        alone.reportDown("mx1.example.com", Duration.ofMinutes(1));
        assertThat(alone.isDown("mx1.example.com")).isTrue();
        alone.reportUp("mx1.example.com");
        assertThat(alone.isDown("mx1.example.com")).isFalse();
        assertThat(alone.nodes()).extracting(NodeStatus::name).containsExactly("alone");
        alone.leave();
    }

    @Test
    void nodeShouldKeepToItsShareAndSaySoOnceWhenTheGridIsLost() throws IOException {
        HazelcastInstance gridC = grid.join();
        HazelcastSiteStates c = node(gridC, "node-c");
        c.exchange();
        assertThat(c.nodes()).hasSize(2);
        List<String> warnings = new ArrayList<>();
        Handler handler = collecting(warnings);
        Logger log = Logger.getLogger(HazelcastSiteStates.class.getName());
        log.addHandler(handler);
        try {
            gridC.getLifecycleService().terminate();
            assertThat(c.exchange()).isFalse();
            assertThat(c.exchange()).isFalse();
            passTime(Duration.ofSeconds(6));

            assertThat(take(c, "mx:example.com", 10)).isEqualTo(5);
            c.reportDown("mx3.example.com", Duration.ofMinutes(1));
            assertThat(c.isDown("mx3.example.com")).isTrue();
            c.reportUp("mx3.example.com");
            assertThat(c.isDown("mx3.example.com")).isFalse();
            c.leave();
        } finally {
            log.removeHandler(handler);
        }
        assertThat(warnings).hasSize(1).allMatch(w -> w.startsWith("MTA-13020"));
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
