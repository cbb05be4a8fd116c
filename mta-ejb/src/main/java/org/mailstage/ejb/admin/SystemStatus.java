package org.mailstage.ejb.admin;

import java.time.Instant;
import java.util.List;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;

/**
 * How this node is doing, at one look. Immutable.
 *
 * @param node its name in the cluster
 * @param version version of Mailstage
 * @param hostname the name it goes by in SMTP
 * @param startedAt when Mailstage was started on it
 * @param uptimeSeconds seconds since then
 * @param config the configuration in force
 * @param broker the broker
 * @param listeners its SMTP listeners
 * @param traffic what happened on this node since its start
 * @param lastMinute the same within the last full minute
 * @param trace how the trace itself is doing
 * @param nodes the nodes of the cluster, this one included
 */
public record SystemStatus(
        String node,
        String version,
        String hostname,
        Instant startedAt,
        long uptimeSeconds,
        ConfigState config,
        BrokerState broker,
        List<ListenerStatus> listeners,
        TrafficCounts traffic,
        TrafficCounts lastMinute,
        TraceStatus trace,
        List<NodeStatus> nodes) {
    public SystemStatus {
        listeners = List.copyOf(listeners);
        nodes = List.copyOf(nodes);
    }

    /** Where the configuration in force came from, and when. */
    public record ConfigState(String origin, Instant since, String tag) {}

    /**
     * Whether the broker answers.
     *
     * @param reachable whether it does
     * @param messages messages in all mail queues; 0 when it does not answer
     * @param deadLetters messages that wait for an administrator; 0 when it does not answer
     */
    public record BrokerState(boolean reachable, long messages, long deadLetters) {}
}
