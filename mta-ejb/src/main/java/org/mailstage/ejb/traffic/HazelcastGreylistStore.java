package org.mailstage.ejb.traffic;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.greylist.GreylistEntry;
import org.mailstage.core.greylist.GreylistStore;
import org.mailstage.core.greylist.LocalGreylistStore;
import org.mailstage.ejb.cluster.Grid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The greylist, shared over the application server's Hazelcast.
 *
 * <p>Thread-safe; nobody waits but through a stage, which fails when the grid does. While there is no grid each node has a
 * greylist of its own. The map holds strings only, and its entries expire.
 */
final class HazelcastGreylistStore implements GreylistStore {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastGreylistStore.class);
    static final String MAP = "mailstage.greylist";
    private static final int GRID_CAPACITY = 500_000;
    private static final int LOCAL_CAPACITY = 50_000;

    private final Supplier<HazelcastInstance> grid;
    private final LocalGreylistStore local;
    private volatile @Nullable IMap<String, String> shared;
    private @Nullable HazelcastInstance joined;
    private boolean alone;

    /** @param grid gives the server's Hazelcast; throws a RuntimeException while there is none */
    HazelcastGreylistStore(Supplier<HazelcastInstance> grid, Clock clock) {
        this.grid = grid;
        this.local = new LocalGreylistStore(clock, LOCAL_CAPACITY);
    }

    /** Looks for the grid; for one thread. Never throws. @return false without one */
    boolean join() {
        try {
            HazelcastInstance instance = grid.get();
            if (!instance.getLifecycleService().isRunning()) {
                throw new IllegalStateException("the grid was stopped");
            }
            if (joined != instance) {
                shared = Grid.map(instance, MAP, GRID_CAPACITY);
                joined = instance;
                alone = false;
            }
            return true;
        } catch (RuntimeException e) {
            shared = null;
            joined = null;
            if (!alone) {
                alone = true;
                LOG.warn("MTA-13032 no grid, this node has a greylist of its own reason=\"{}\"", e.toString());
            }
            return false;
        }
    }

    private <T> CompletionStage<T> ask(
            Function<GreylistStore, CompletionStage<T>> alone,
            Function<IMap<String, String>, CompletionStage<T>> together) {
        IMap<String, String> map = shared;
        if (map == null) {
            return alone.apply(local);
        }
        try {
            return together.apply(map);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Optional<GreylistEntry>> find(String key) {
        return ask(
                store -> store.find(key),
                map -> map.getAsync(key)
                        .thenApply(text -> text == null ? Optional.empty() : GreylistEntry.parse(text)));
    }

    @Override
    public CompletionStage<Void> put(String key, GreylistEntry entry, Duration keep) {
        return ask(
                store -> store.put(key, entry, keep),
                map -> map.setAsync(key, entry.encode(), keep.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        return ask(store -> store.remove(key), map -> map.removeAsync(key).thenApply(before -> null));
    }

    @Override
    public long size() {
        IMap<String, String> map = shared;
        try {
            return map == null ? local.size() : map.size();
        } catch (RuntimeException e) {
            LOG.debug("the grid does not count", e);
            return -1;
        }
    }

    /** Blocks: for administrators, not for sessions. */
    @Override
    public CompletionStage<List<Known>> list(String prefix, int most) {
        return ask(store -> store.list(prefix, most), map -> CompletableFuture.completedStage(list(map, prefix, most)));
    }

    private static List<Known> list(IMap<String, String> map, String prefix, int most) {
        List<Known> known = new ArrayList<>();
        for (Map.Entry<String, String> entry : map.entrySet(Predicates.like("__key", prefix + "%"))) {
            if (known.size() < most) {
                GreylistEntry.parse(entry.getValue()).ifPresent(parsed -> known.add(new Known(entry.getKey(), parsed)));
            }
        }
        return known;
    }
}
