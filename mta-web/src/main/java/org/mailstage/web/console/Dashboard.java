package org.mailstage.web.console;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficMinute;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.admin.SystemStatus;

/** The dashboard at one moment; made anew by every poll. A part that is down is told as a {@link Problem}. */
@Named("dashboard")
@RequestScoped
public class Dashboard {
    /** Nodes report every few seconds; one that missed this much is shown as silent. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

    @Inject
    StatusService statusService;

    @Inject
    QueueService queueService;

    @Inject
    ListenerService listenerService;

    @Inject
    FailureFeed failureFeed;

    @Inject
    Formats formats;

    private final List<Problem> problems = new ArrayList<>();
    private List<Tile> tiles = List.of();
    private List<QueueLine> queues = List.of();
    private List<FailureFeed.Failure> failures = List.of();
    private List<NodeLine> nodes = List.of();
    private boolean brokerReachable = true;
    private boolean traceReachable = true;
    private SystemStatus status;
    private TrafficChart chart;

    /**
     * One figure with its last hour.
     *
     * @param kind style class
     * @param value the figure
     * @param unit what it is per, or empty
     * @param detail a second line
     */
    public record Tile(
            String kind, String label, String icon, String value, String unit, String detail, Sparkline spark) {}

    /** One queue. @param share of the fullest queue, as an SVG width */
    public record QueueLine(QueueStatus queue, String share) {}

    /** One node. @param self whether it answers this page */
    public record NodeLine(
            NodeStatus node, boolean self, boolean silent, String delivered, String inUse, String heap) {}

    @PostConstruct
    void load() {
        status = statusService.status();
        List<TrafficMinute> minutes = statusService.minutes();
        chart = TrafficChart.of(minutes, formats);
        brokerReachable = status.broker().reachable();
        loadQueues();
        loadFailures();
        nodes = status.nodes().stream().map(this::line).toList();
        tiles = tiles(minutes);
        findProblems();
    }

    private void loadQueues() {
        if (!brokerReachable) {
            return;
        }
        try {
            List<QueueStatus> all = QueueOrder.sorted(queueService.list());
            long fullest = all.stream().mapToLong(QueueStatus::messages).max().orElse(0);
            queues = all.stream()
                    .map(queue -> new QueueLine(queue, share(queue.messages(), fullest)))
                    .toList();
        } catch (BrokerUnavailableException e) {
            brokerReachable = false;
        }
    }

    private void loadFailures() {
        failureFeed.newest().ifPresentOrElse(found -> failures = found, () -> traceReachable = false);
    }

    static String share(long messages, long fullest) {
        return fullest == 0 ? "0%" : String.format(Locale.ROOT, "%.1f%%", 100.0 * messages / fullest);
    }

    private NodeLine line(NodeStatus node) {
        boolean self = node.name().equals(status.node());
        boolean silent =
                !self && Duration.between(node.lastHeartbeat(), formats.now()).compareTo(SILENT_AFTER) > 0;
        return new NodeLine(
                node,
                self,
                silent,
                figure(node, "delivered", ""),
                figure(node, "inUse", ""),
                figure(node, "heapUsedMb", " MB"));
    }

    private String figure(NodeStatus node, String name, String unit) {
        Long value = node.figures().get(name);
        return value == null ? "–" : formats.count(value) + unit;
    }

    private List<Tile> tiles(List<TrafficMinute> minutes) {
        TrafficCounts all = status.traffic();
        return List.of(
                tile("received", "Received", "inbox", minutes, TrafficCounts::received, all.received(), "messages"),
                tile(
                        "delivered",
                        "Delivered",
                        "check",
                        minutes,
                        TrafficCounts::delivered,
                        all.delivered(),
                        "recipients"),
                tile("deferred", "Deferred", "clock", minutes, TrafficCounts::deferred, all.deferred(), "attempts"),
                tile(
                        "failed",
                        "Bounced",
                        "return",
                        minutes,
                        TrafficChart::finalFailures,
                        TrafficChart.finalFailures(all),
                        "recipients"));
    }

    private Tile tile(
            String kind,
            String label,
            String icon,
            List<TrafficMinute> minutes,
            ToLongFunction<TrafficCounts> part,
            long total,
            String what) {
        List<Long> numbers = minutes.stream()
                .map(minute -> part.applyAsLong(minute.counts()))
                .toList();
        Instant minuteStart = minutes.get(minutes.size() - 1).start();
        return new Tile(
                kind,
                label,
                icon,
                formats.count(rate(numbers, Duration.between(minuteStart, formats.now()))),
                "/ min",
                formats.count(total) + " " + what + " since start",
                Sparkline.of(numbers));
    }

    /** How much within the last 60 s: the running minute, and of the one before the part that is not 60 s ago. */
    static long rate(List<Long> minutes, Duration intoRunning) {
        long running = minutes.get(minutes.size() - 1);
        long before = minutes.get(minutes.size() - 2);
        double part = 1 - Math.min(60_000, Math.max(0, intoRunning.toMillis())) / 60_000.0;
        return running + Math.round(before * part);
    }

    private void findProblems() {
        if (!brokerReachable) {
            problems.add(Problem.brokerUnreachable());
        }
        status.listeners().stream()
                .filter(listener -> !listener.bound())
                .forEach(listener -> problems.add(Problem.listenerClosed(listener.name())));
        listenerService
                .certificates()
                .forEach(certificate ->
                        CertificateAge.problem(certificate, formats).ifPresent(problems::add));
        nodes.stream()
                .filter(NodeLine::silent)
                .forEach(line -> problems.add(Problem.nodeSilent(
                        line.node().name(), formats.relative(line.node().lastHeartbeat()))));
        TraceStatus trace = status.trace();
        if (!traceReachable || trace.databaseDownSince() != null) {
            problems.add(Problem.traceUnavailable());
        }
        if (trace.lostEvents() > 0) {
            problems.add(Problem.traceIncomplete(formats.counted(trace.lostEvents(), "event", "events")));
        }
        long dead = status.broker().deadLetters();
        if (dead > 0) {
            problems.add(Problem.deadLetters(formats.counted(dead, "message", "messages")));
        }
    }

    public List<Problem> problems() {
        return problems;
    }

    public List<Tile> tiles() {
        return tiles;
    }

    public TrafficChart chart() {
        return chart;
    }

    public List<QueueLine> queues() {
        return queues;
    }

    /** Messages in all queues. */
    public String queued() {
        return brokerReachable ? formats.count(status.broker().messages()) : "–";
    }

    /** Deliveries under way, over all queues. */
    public String underWay() {
        return formats.count(
                queues.stream().mapToLong(line -> line.queue().delivering()).sum());
    }

    public boolean isBrokerReachable() {
        return brokerReachable;
    }

    public boolean isTraceReachable() {
        return traceReachable;
    }

    public List<FailureFeed.Failure> failures() {
        return failures;
    }

    public List<NodeLine> nodes() {
        return nodes;
    }

    public List<ListenerStatus> listeners() {
        return status.listeners();
    }

    public SystemStatus status() {
        return status;
    }
}
