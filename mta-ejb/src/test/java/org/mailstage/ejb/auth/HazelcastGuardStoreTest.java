package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.auth.Block;
import org.mailstage.core.auth.Block.Kind;
import org.mailstage.core.auth.GuardStore;
import org.mailstage.core.auth.GuardStoreContract;
import org.mailstage.ejb.cluster.TestGrid;

/** The contract on a node of a real grid, and what two nodes know of each other. */
class HazelcastGuardStoreTest implements GuardStoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static TestGrid grid;
    private static HazelcastInstance gridA;
    private static HazelcastInstance gridB;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.ofEpochMilli(Clock.systemUTC().millis()));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private boolean noGrid;
    private HazelcastGuardStore a;
    private HazelcastGuardStore b;

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
        for (String map :
                new String[] {HazelcastGuardStore.COUNTS, HazelcastGuardStore.BLOCKS, HazelcastGuardStore.KNOWN}) {
            gridA.getMap(map).clear();
        }
        a = new HazelcastGuardStore(() -> gridOrNone(gridA), clock);
        b = new HazelcastGuardStore(() -> gridOrNone(gridB), clock);
        a.exchange();
        b.exchange();
    }

    private HazelcastInstance gridOrNone(HazelcastInstance grid) {
        if (noGrid) {
            throw new IllegalStateException("no grid");
        }
        return grid;
    }

    @AfterEach
    void stopNodes() {
        a.leave();
        b.leave();
    }

    @Override
    public GuardStore store() {
        return a;
    }

    @Override
    public Instant now() {
        return now.get();
    }

    @Override
    public void passTime(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private Block block() {
        return new Block(Kind.RANGE, "", "192.0.2.0/24", now(), now().plusSeconds(1800), 50);
    }

    @Test
    void failuresShouldBeAddedUpOverTheNodes() {
        a.count("sum", WINDOW);
        a.count("sum", WINDOW);
        a.exchange();
        b.count("sum", WINDOW);
        b.exchange();
        assertThat(b.failures("sum")).isEqualTo(3);
        assertThat(b.count("sum", WINDOW)).isEqualTo(4);
        b.exchange();
        a.count("sum", WINDOW);
        a.exchange();

        assertThat(a.failures("sum")).isEqualTo(5);
    }

    @Test
    void sumShouldStartAnewWhenItsWindowIsOver() {
        a.count("over", WINDOW);
        a.exchange();
        passTime(WINDOW);
        b.count("over", WINDOW);
        b.exchange();

        assertThat(b.failures("over")).isEqualTo(1);
    }

    @Test
    void countsShouldLeaveTheGridByThemselves() {
        for (int i = 0; i < 3; i++) {
            a.count("ttl", WINDOW);
            a.exchange();
        }

        assertThat(gridA.getMap(HazelcastGuardStore.COUNTS).get("ttl").toString())
                .endsWith(" 3");
        assertThat(gridA.getMap(HazelcastGuardStore.COUNTS).getEntryView("ttl").getTtl())
                .isBetween(1L, WINDOW.toMillis());
    }

    @Test
    void forgettingShouldHoldForTheOtherNodeToo() {
        a.count("forgotten", WINDOW);
        a.exchange();
        a.forget("forgotten");
        await().atMost(PATIENCE)
                .until(() -> !gridA.getMap(HazelcastGuardStore.COUNTS).containsKey("forgotten"));
        b.count("forgotten", WINDOW);
        b.exchange();

        assertThat(b.failures("forgotten")).isEqualTo(1);
    }

    @Test
    void blockShouldHoldOnEveryNodeAndBeLiftedOnAny() {
        a.block(block());
        await().atMost(PATIENCE)
                .until(() -> b.find(Kind.RANGE, "", "192.0.2.0/24").isPresent());
        assertThat(b.blocks()).containsExactly(block());

        assertThat(b.unblock(block().id())).isTrue();
        await().atMost(PATIENCE).until(() -> a.blocks().isEmpty());
    }

    @Test
    void blockAndKnownNetworkShouldHoldOnANodeThatStartsLater() {
        a.block(block());
        a.remember("jane@example.org", "198.51.100.0/24", Duration.ofDays(30));
        await().atMost(PATIENCE)
                .until(() -> gridB.getMap(HazelcastGuardStore.KNOWN).size() == 1
                        && gridB.getMap(HazelcastGuardStore.BLOCKS).size() == 1);
        HazelcastGuardStore c = new HazelcastGuardStore(() -> gridB, clock);
        c.exchange();

        assertThat(c.blocks()).containsExactly(block());
        assertThat(c.remembers("jane@example.org", "198.51.100.0/24")).isTrue();
        c.leave();
    }

    @Test
    void nodeShouldCountAloneWithoutGridAndTellOfItLater() {
        noGrid = true;
        HazelcastGuardStore alone = new HazelcastGuardStore(() -> gridOrNone(gridA), clock);
        assertThat(alone.exchange()).isFalse();
        alone.count("alone", WINDOW);
        alone.count("alone", WINDOW);
        alone.block(block());
        assertThat(alone.exchange()).isFalse();
        assertThat(alone.failures("alone")).isEqualTo(2);
        assertThat(alone.blocks()).hasSize(1);

        noGrid = false;
        assertThat(alone.exchange()).isTrue();
        b.count("alone", WINDOW);
        b.exchange();
        assertThat(b.failures("alone")).isEqualTo(3);
        await().atMost(PATIENCE).until(() -> !b.blocks().isEmpty());
        alone.leave();
    }

    @Test
    void textsOfOtherVersionsShouldBeLeftOut() {
        gridA.getMap(HazelcastGuardStore.COUNTS).put("odd", "a b c");
        gridA.getMap(HazelcastGuardStore.BLOCKS).put("x", "9\tno\tblock");
        a.count("odd", WINDOW);
        a.exchange();

        assertThat(a.failures("odd")).isEqualTo(1);
        assertThat(a.blocks()).isEmpty();
        assertThat(BlockText.read(BlockText.write(block(), "a"), "b")).contains(block());
        assertThat(BlockText.read("1\ta\tNO_KIND\tr\t1\t2\t3\ta", "b")).isEmpty();
    }
}
