package org.mailstage.core.cluster;

import java.time.Instant;
import java.util.Map;

/**
 * One node as it last reported itself.
 *
 * @param name its name, unique in the cluster
 * @param startedAt when Mailstage was started on it
 * @param lastHeartbeat when it last reported, by its own clock
 * @param figures basic figures by name: {@code received}, {@code delivered}, {@code deferred}, {@code failed},
 *     {@code bounced} (since its start), {@code inUse} (deliveries under way), {@code heapUsedMb}
 */
public record NodeStatus(String name, Instant startedAt, Instant lastHeartbeat, Map<String, Long> figures) {
    public NodeStatus {
        figures = Map.copyOf(figures);
    }
}
