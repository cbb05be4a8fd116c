package org.mailstage.core.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The site states of one node alone.
 *
 * <p>Thread-safe; no call waits for I/O. Memory is bounded (I7): a site is known only while deliveries to it are under
 * way, and at most {@value #MAX_HOSTS} hosts count as down.
 */
public final class LocalSiteStates implements SiteStates {
    /** More hosts than this are not remembered as down; they are tried, which costs time but no mail. */
    static final int MAX_HOSTS = 10_000;

    private final Clock clock;
    private final ConcurrentHashMap<String, Integer> inUse = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> downUntil = new ConcurrentHashMap<>();

    public LocalSiteStates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Slot> tryAcquire(String site, int limit) {
        AtomicBoolean taken = new AtomicBoolean();
        inUse.compute(site, (key, count) -> {
            int now = count == null ? 0 : count;
            if (now >= limit) {
                return count;
            }
            taken.set(true);
            return now + 1;
        });
        return taken.get() ? Optional.of(new LocalSlot(site)) : Optional.empty();
    }

    @Override
    public boolean isDown(String host) {
        Long until = downUntil.get(host);
        if (until == null) {
            return false;
        }
        if (clock.millis() < until) {
            return true;
        }
        downUntil.remove(host, until);
        return false;
    }

    @Override
    public void reportDown(String host, Duration howLong) {
        if (downUntil.size() >= MAX_HOSTS && !downUntil.containsKey(host)) {
            long now = clock.millis();
            downUntil.values().removeIf(until -> until <= now);
            if (downUntil.size() >= MAX_HOSTS) {
                return;
            }
        }
        downUntil.put(host, clock.millis() + howLong.toMillis());
    }

    @Override
    public void reportUp(String host) {
        downUntil.remove(host);
    }

    @Override
    public Map<String, Integer> inUse() {
        return new TreeMap<>(inUse);
    }

    /** How many hosts are remembered as down, expired ones included. */
    int rememberedHosts() {
        return downUntil.size();
    }

    private final class LocalSlot implements Slot {
        private final String site;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private LocalSlot(String site) {
            this.site = site;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                // The last one out takes the entry with it, so that idle sites cost no memory.
                inUse.computeIfPresent(site, (key, count) -> count <= 1 ? null : count - 1);
            }
        }
    }
}
