package org.mailstage.ejb.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.greylist.GreylistEntry;
import org.mailstage.core.greylist.GreylistStore;
import org.mailstage.core.greylist.GreylistStoreContract;
import org.mailstage.ejb.cluster.TestGrid;

/** The contract on a node of a real grid, and what two nodes know of each other. */
class HazelcastGreylistStoreTest implements GreylistStoreContract {
    private static final GreylistEntry ENTRY = new GreylistEntry(1, 2, 3);
    private static TestGrid grid;

    private final AtomicReference<HazelcastInstance> gridOfA = new AtomicReference<>();
    private HazelcastGreylistStore a;
    private HazelcastGreylistStore b;

    @BeforeAll
    static void startGrid() throws IOException {
        grid = new TestGrid();
    }

    @AfterAll
    static void stopGrid() {
        grid.close();
    }

    @BeforeEach
    void startNodes() {
        grid.a.getMap(HazelcastGreylistStore.MAP).clear();
        gridOfA.set(grid.a);
        a = new HazelcastGreylistStore(
                () -> {
                    HazelcastInstance instance = gridOfA.get();
                    if (instance == null) {
                        throw new IllegalStateException("no grid");
                    }
                    return instance;
                },
                Clock.systemUTC());
        b = new HazelcastGreylistStore(() -> grid.b, Clock.systemUTC());
        a.join();
        b.join();
    }

    @Override
    public GreylistStore store() {
        return a;
    }

    @Test
    void entryShouldBeKnownOnTheOtherNode() {
        GreylistStoreContract.get(a.put("shared", ENTRY, HOUR));

        assertThat(GreylistStoreContract.get(b.find("shared"))).contains(ENTRY);
    }

    @Test
    void entryShouldExpireInTheGrid() {
        GreylistStoreContract.get(a.put("expires", ENTRY, HOUR));
        GreylistStoreContract.get(a.put("expires", ENTRY, Duration.ofSeconds(1)));

        await().until(() -> GreylistStoreContract.get(b.find("expires")).isEmpty());
    }

    @Test
    void nodeShouldHaveAGreylistOfItsOwnWithoutAGrid() {
        gridOfA.set(null);
        assertThat(a.join()).isFalse();
        GreylistStoreContract.get(a.put("alone", ENTRY, HOUR));

        assertThat(GreylistStoreContract.get(a.find("alone"))).contains(ENTRY);
        assertThat(GreylistStoreContract.get(b.find("alone"))).isEmpty();
        gridOfA.set(grid.a);
        assertThat(a.join()).isTrue();
        assertThat(GreylistStoreContract.get(a.find("alone"))).isEmpty();
    }

    @Test
    void garbageInTheGridShouldCountAsUnknown() {
        grid.a.<String, String>getMap(HazelcastGreylistStore.MAP).put("garbage", "what is this");

        assertThat(GreylistStoreContract.get(a.find("garbage"))).isEmpty();
        assertThat(GreylistStoreContract.get(a.list("g", 10))).isEmpty();
    }
}
