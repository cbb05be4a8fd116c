package org.mailstage.core.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one node alone remembers of failed attempts, and what it has to tell the others of.
 *
 * <p>Of more than {@value #MAX_COUNTERS} keys the longest unused are forgotten, likewise blocks and known ranges.
 */
public final class LocalGuardStore implements GuardStore {
    static final int MAX_COUNTERS = 50_000;
    static final int MAX_BLOCKS = 10_000;
    static final int MAX_KNOWN = 50_000;

    private final Clock clock;
    private final Map<String, Counter> counters = new Bounded<>(MAX_COUNTERS);
    private final Map<String, Block> blocks = new Bounded<>(MAX_BLOCKS);
    private final Map<String, Long> known = new Bounded<>(MAX_KNOWN);
    private final Map<String, Integer> news = new HashMap<>();

    /**
     * Failures counted since a moment.
     *
     * @param since epoch milliseconds
     * @param count failures within the window
     * @param window milliseconds
     */
    public record Count(long since, int count, long window) {
        boolean isOver(long now) {
            return now - since >= window || now < since;
        }
    }

    private static final class Counter {
        Count count;

        Counter(Count count) {
            this.count = count;
        }
    }

    /** A map that forgets what was not used for the longest time. */
    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Bounded(int most) {
            super(64, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }

    public LocalGuardStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized int count(String key, Duration window) {
        long now = clock.millis();
        Counter counter = counters.computeIfAbsent(key, k -> new Counter(new Count(now, 0, window.toMillis())));
        if (counter.count.isOver(now)) {
            counter.count = new Count(now, 0, window.toMillis());
            news.remove(key);
        }
        counter.count = new Count(counter.count.since(), counter.count.count() + 1, window.toMillis());
        if (news.size() < MAX_COUNTERS) {
            news.merge(key, 1, Integer::sum);
        }
        return counter.count.count();
    }

    @Override
    public synchronized int failures(String key) {
        return countOf(key).map(Count::count).orElse(0);
    }

    /** The failures of a key with their window; empty when there are none. */
    public synchronized Optional<Count> countOf(String key) {
        Counter counter = counters.get(key);
        return counter == null || counter.count.isOver(clock.millis()) ? Optional.empty() : Optional.of(counter.count);
    }

    @Override
    public synchronized void forget(String key) {
        counters.remove(key);
        news.remove(key);
    }

    /** Failures counted here since the last call, by key; the caller tells the others of them. */
    public synchronized Map<String, Integer> takeNews() {
        Map<String, Integer> taken = Map.copyOf(news);
        news.clear();
        return taken;
    }

    /** Gives failures back that the others could not be told of. */
    public synchronized void keepNews(String key, int failures) {
        if (counters.containsKey(key)) {
            news.merge(key, failures, Integer::sum);
        }
    }

    /** Takes the count of all nodes in the place of the own one; what was counted here meanwhile comes on top. */
    public synchronized void learn(String key, Count ofAll) {
        Counter counter = counters.get(key);
        if (counter != null) {
            int since = news.getOrDefault(key, 0);
            counter.count = new Count(ofAll.since(), ofAll.count() + since, ofAll.window());
        }
    }

    @Override
    public synchronized void block(Block block) {
        if (!block.isOver(clock.instant())) {
            blocks.put(block.key(), block);
        }
    }

    @Override
    public synchronized boolean unblock(String id) {
        return blocks.values().removeIf(block -> block.id().equals(id));
    }

    @Override
    public synchronized Optional<Block> find(Block.Kind kind, String account, String range) {
        return Optional.ofNullable(blocks.get(Block.key(kind, account, range)))
                .filter(block -> !block.isOver(clock.instant()));
    }

    @Override
    public synchronized List<Block> blocks() {
        for (Iterator<Block> all = blocks.values().iterator(); all.hasNext(); ) {
            if (all.next().isOver(clock.instant())) {
                all.remove();
            }
        }
        return List.copyOf(blocks.values());
    }

    @Override
    public synchronized void remember(String account, String range, Duration howLong) {
        known.put(range + " " + account, clock.millis() + howLong.toMillis());
    }

    @Override
    public synchronized boolean remembers(String account, String range) {
        Long until = known.get(range + " " + account);
        return until != null && clock.millis() < until;
    }
}
