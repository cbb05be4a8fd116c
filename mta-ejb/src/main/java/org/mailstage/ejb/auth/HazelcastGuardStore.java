package org.mailstage.ejb.auth;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Block;
import org.mailstage.core.auth.GuardStore;
import org.mailstage.core.auth.LocalGuardStore;
import org.mailstage.core.auth.LocalGuardStore.Count;
import org.mailstage.ejb.cluster.EntryCopier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failed attempts, blocks and known ranges shared over the application server's Hazelcast.
 *
 * <p>Thread-safe. No sign-in waits for the grid: everything is looked up in this node's memory. {@link #exchange()}, called
 * once a second from a thread of its own, adds the failures counted here to those of the cluster by compare-and-set and
 * takes the sum over; blocks and known ranges come from the others by listeners. So guesses spread over the nodes may
 * exceed a limit by what they manage within a second. Without a grid each node counts alone.
 *
 * <p>The grid holds texts only: it belongs to the server, which does not have our classes.
 */
final class HazelcastGuardStore implements GuardStore {
    static final String COUNTS = "mailstage.auth.failures";
    static final String BLOCKS = "mailstage.auth.blocks";
    static final String KNOWN = "mailstage.auth.known";

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastGuardStore.class);
    private static final int MAX_RACES = 20;

    private final Supplier<HazelcastInstance> grid;
    private final Clock clock;
    /** Tells our entries from those of others: what comes back from here may have been overtaken. */
    private final String origin = UUID.randomUUID().toString();

    private final LocalGuardStore local;
    private volatile @Nullable HazelcastInstance joined;
    private @Nullable UUID blockListener;
    private @Nullable UUID knownListener;
    private boolean failing;

    /** @param grid gives the server's Hazelcast; throws a RuntimeException while there is none */
    HazelcastGuardStore(Supplier<HazelcastInstance> grid, Clock clock) {
        this.grid = grid;
        this.clock = clock;
        this.local = new LocalGuardStore(clock);
    }

    @Override
    public int count(String key, Duration window) {
        return local.count(key, window);
    }

    @Override
    public int failures(String key) {
        return local.failures(key);
    }

    @Override
    public void forget(String key) {
        local.forget(key);
        tell(instance -> instance.getMap(COUNTS).removeAsync(key));
    }

    @Override
    public void block(Block block) {
        local.block(block);
        long millis = Duration.between(clock.instant(), block.until()).toMillis();
        if (millis > 0) {
            tell(instance -> instance.getMap(BLOCKS)
                    .setAsync(block.id(), BlockText.write(block, origin), millis, TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public boolean unblock(String id) {
        boolean there = local.unblock(id);
        tell(instance -> instance.getMap(BLOCKS).removeAsync(id));
        return there;
    }

    @Override
    public Optional<Block> find(Block.Kind kind, String account, String range) {
        return local.find(kind, account, range);
    }

    @Override
    public List<Block> blocks() {
        return local.blocks();
    }

    @Override
    public void remember(String account, String range, Duration howLong) {
        boolean fresh = !local.remembers(account, range);
        local.remember(account, range, howLong);
        // Told anew once in a while only: whoever sends much signs in often.
        if (fresh) {
            String until = Long.toString(clock.millis() + howLong.toMillis());
            tell(instance -> instance.getMap(KNOWN)
                    .setAsync(range + " " + account, until, howLong.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public boolean remembers(String account, String range) {
        return local.remembers(account, range);
    }

    /** Something to tell the others, without waiting. */
    private interface News {
        Object to(HazelcastInstance instance);
    }

    private void tell(News news) {
        HazelcastInstance instance = joined;
        if (instance == null) {
            return;
        }
        try {
            news.to(instance);
        } catch (RuntimeException e) {
            LOG.debug("the other nodes do not hear of a failed sign-in or a block", e);
        }
    }

    /**
     * Shares what was counted since the last call; for one thread. Never throws.
     *
     * @return false when the grid does not answer
     */
    boolean exchange() {
        Map<String, Integer> news = local.takeNews();
        try {
            HazelcastInstance instance = grid.get();
            join(instance);
            IMap<String, String> counts = instance.getMap(COUNTS);
            for (Map.Entry<String, Integer> entry : news.entrySet()) {
                share(counts, entry.getKey(), entry.getValue());
            }
            if (failing) {
                LOG.info("MTA-12212 failed sign-ins are counted over the cluster again");
            }
            failing = false;
            return true;
        } catch (RuntimeException e) {
            news.forEach(local::keepNews);
            if (!failing) {
                LOG.warn(
                        "MTA-12211 failed sign-ins are counted on this node alone, no grid: cause=\"{}\"",
                        e.toString());
            }
            failing = true;
            return false;
        }
    }

    private void share(IMap<String, String> counts, String key, int failures) {
        Optional<Count> own = local.countOf(key);
        for (int race = 0; own.isPresent() && race < MAX_RACES; race++) {
            @Nullable String before = counts.get(key);
            Count sum = sum(before, failures, own.get());
            String after = sum.since() + " " + sum.count();
            long left = Math.max(1, sum.since() + sum.window() - clock.millis());
            if (before == null && counts.putIfAbsent(key, after, left, TimeUnit.MILLISECONDS) == null) {
                local.learn(key, sum);
                return;
            }
            if (before != null && counts.replace(key, before, after)) {
                // An entry that was replaced would stay for ever.
                counts.setTtl(key, left, TimeUnit.MILLISECONDS);
                local.learn(key, sum);
                return;
            }
        }
    }

    /** What was counted in a window that is over, or cannot be understood, counts no more. */
    private Count sum(@Nullable String shared, int failures, Count own) {
        String[] parts = shared == null ? new String[0] : shared.split(" ", -1);
        if (parts.length == 2) {
            try {
                long since = Long.parseLong(parts[0]);
                long now = clock.millis();
                if (since <= now && now - since < own.window()) {
                    return new Count(since, Integer.parseInt(parts[1]) + failures, own.window());
                }
            } catch (NumberFormatException e) {
                LOG.debug("a node counts in a way we do not understand: {}", shared, e);
            }
        }
        return new Count(own.since(), failures, own.window());
    }

    private void join(HazelcastInstance instance) {
        if (joined == instance) {
            return;
        }
        IMap<String, String> blocks = instance.getMap(BLOCKS);
        blockListener = blocks.addEntryListener(new EntryCopier((key, text) -> copyBlock(text), local::unblock), true);
        blocks.values().forEach(this::copyBlock);
        IMap<String, String> known = instance.getMap(KNOWN);
        knownListener = known.addEntryListener(new EntryCopier(this::copyKnown, key -> {}), true);
        known.entrySet().forEach(entry -> copyKnown(entry.getKey(), entry.getValue()));
        joined = instance;
        // What this node decided while it was alone.
        local.blocks().forEach(this::block);
    }

    private void copyBlock(String text) {
        BlockText.read(text, origin).ifPresent(local::block);
    }

    private void copyKnown(String key, String until) {
        int at = key.indexOf(' ');
        if (at < 0) {
            return;
        }
        try {
            Instant end = Instant.ofEpochMilli(Long.parseLong(until));
            local.remember(key.substring(at + 1), key.substring(0, at), Duration.between(clock.instant(), end));
        } catch (NumberFormatException e) {
            LOG.debug("a node tells of a network what we do not understand: {}", until, e);
        }
    }

    /** Leaves the grid. Never throws. */
    void leave() {
        HazelcastInstance instance = joined;
        joined = null;
        if (instance == null) {
            return;
        }
        try {
            UUID blocks = blockListener;
            UUID known = knownListener;
            if (blocks != null && known != null) {
                instance.getMap(BLOCKS).removeEntryListener(blocks);
                instance.getMap(KNOWN).removeEntryListener(known);
            }
        } catch (RuntimeException e) {
            LOG.debug("the grid was gone before we left it", e);
        }
    }
}
