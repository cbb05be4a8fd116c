package org.mailstage.core.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the cluster knows of each site (next hop): deliveries under way against their limit, and hosts that do not
 * answer. May be briefly wrong or lost; mail never depends on it (invariant I6). Thread-safe; no call blocks for long.
 */
public interface SiteStates {
    /** A delivery under way; closing gives the slot back. Closing twice is harmless. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes one of the site's slots; empty when all {@code limit} slots (over the whole cluster) are in use. */
    Optional<Slot> tryAcquire(String site, int limit);

    /** True while the host counts as down. */
    boolean isDown(String host);

    /** The host did not answer: it counts as down on every node for that long. */
    void reportDown(String host, Duration howLong);

    /** The host answered: it is up. */
    void reportUp(String host);

    /** Deliveries under way by site, over the cluster, for display. */
    Map<String, Integer> inUse();
}
