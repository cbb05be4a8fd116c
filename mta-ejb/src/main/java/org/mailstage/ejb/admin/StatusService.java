package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficMinute;
import org.mailstage.core.trace.TrafficStatistics;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.lane.LaneFigures;
import org.mailstage.ejb.lane.LaneService;
import org.mailstage.ejb.trace.JournalTraceRecorder;

/**
 * How this node is doing.
 *
 * <p>Thread-safe; never throws because some part is down, that is what it tells.
 */
@ApplicationScoped
public class StatusService {
    private static final String VERSION = ProductVersion.read();

    @Inject
    NodeSettings node;

    @Inject
    ConfigAdmin config;

    @Inject
    QueueService queues;

    @Inject
    Listeners listeners;

    @Inject
    TrafficStatistics traffic;

    @Inject
    JournalTraceRecorder trace;

    @Inject
    LaneService lanes;

    @Inject
    Instance<ClusterNodes> cluster;

    private final Clock clock = Clock.systemUTC();

    /** Everything at one look. */
    public SystemStatus status() {
        Instant started = traffic.since();
        ConfigView inForce = config.current();
        return new SystemStatus(
                node.name(),
                VERSION,
                inForce.hostname(),
                started,
                Duration.between(started, clock.instant()).toSeconds(),
                new SystemStatus.ConfigState(inForce.origin(), inForce.since(), inForce.tag()),
                broker(),
                listeners.all(),
                traffic.totals(),
                lastFullMinute(),
                trace.status(),
                nodes());
    }

    /** The last hour, minute by minute, oldest first; the last one is still running. */
    public List<TrafficMinute> minutes() {
        return traffic.minutes();
    }

    /** What happened on this node since its start. */
    public TrafficCounts traffic() {
        return traffic.totals();
    }

    /** How the trace itself is doing. */
    public TraceStatus trace() {
        return trace.status();
    }

    /** Whether the broker answers. */
    public SystemStatus.BrokerState broker() {
        try {
            List<QueueStatus> all = queues.list();
            return new SystemStatus.BrokerState(
                    true,
                    all.stream().mapToLong(QueueStatus::messages).sum(),
                    all.stream()
                            .filter(queue -> queue.role() == QueueRole.DEAD_LETTER)
                            .mapToLong(QueueStatus::messages)
                            .sum());
        } catch (BrokerUnavailableException e) {
            return new SystemStatus.BrokerState(false, 0, 0);
        }
    }

    /** Lanes and those who serve them, as this node sees them. */
    public LaneFigures lanes() {
        return lanes.figures();
    }

    /** The nodes of the cluster, this one included. */
    public List<NodeStatus> nodes() {
        if (cluster.isResolvable()) {
            return cluster.get().nodes();
        }
        return List.of(new NodeStatus(node.name(), traffic.since(), clock.instant(), Map.of()));
    }

    private TrafficCounts lastFullMinute() {
        List<TrafficMinute> minutes = traffic.minutes();
        return minutes.get(minutes.size() - 2).counts();
    }
}
