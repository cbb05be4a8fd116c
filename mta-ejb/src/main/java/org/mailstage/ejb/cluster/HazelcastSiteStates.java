package org.mailstage.ejb.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.cluster.NodeStatus;
import org.mailstage.core.cluster.SiteStates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Site states shared over the application server's Hazelcast.
 *
 * <p>Thread-safe. No delivery waits for the grid: slots are counted on this node, and {@link #exchange()}, called once a
 * second from a thread of its own, tells the others what is in use here and learns what is in use there. A node may use
 * what the others leave of the limit, and always its equal share of it; so the limit may be exceeded for moments, by no
 * more than one share per other node. When the grid has not answered for {@value #STALE_MILLIS} ms, or there is none,
 * each node keeps to its share by the last count of nodes. Hosts that are down are kept in a map whose entries expire,
 * with a copy here that a listener keeps up to date.
 *
 * <p>The grid holds strings and numbers only: it belongs to the server, which does not have our classes.
 */
final class HazelcastSiteStates implements SiteStates, ClusterNodes {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastSiteStates.class);
    static final String REPORTS = "mailstage.nodes";
    static final String HOSTS_DOWN = "mailstage.hosts-down";
    static final long STALE_MILLIS = 5000;
    /** A node that has not reported for so long is no longer shown, even if its member lives. */
    private static final long REPORT_SECONDS = 15;

    private final Supplier<HazelcastInstance> grid;
    private final String name;
    private final Supplier<Map<String, Long>> figures;
    private final Clock clock;
    private final Instant startedAt;
    /** Tells our entries from those of others. */
    private final String origin = UUID.randomUUID().toString();

    private final LocalSiteStates local;
    private volatile Others others;
    private volatile @Nullable IMap<String, String> hostsDown;
    private @Nullable HazelcastInstance joined;
    private @Nullable UUID listener;
    private boolean failing;

    /**
     * @param grid gives the server's Hazelcast; throws a RuntimeException while there is none
     * @param name this node's name for display
     * @param figures this node's figures for display
     */
    HazelcastSiteStates(
            Supplier<HazelcastInstance> grid, String name, Supplier<Map<String, Long>> figures, Clock clock) {
        this.grid = grid;
        this.name = name;
        this.figures = figures;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.local = new LocalSiteStates(clock);
        this.others = new Others(List.of(), Map.of(), clock.millis());
    }

    /** What the other nodes reported. @param learntAt epoch milliseconds */
    private record Others(List<NodeReport> reports, Map<String, Integer> inUse, long learntAt) {
        int nodes() {
            return reports.size() + 1;
        }
    }

    @Override
    public Optional<Slot> tryAcquire(String site, int limit) {
        return local.tryAcquire(site, allowed(site, limit));
    }

    private int allowed(String site, int limit) {
        if (limit <= 0) {
            return 0;
        }
        Others known = others;
        int share = Math.max(1, limit / known.nodes());
        if (clock.millis() - known.learntAt() > STALE_MILLIS) {
            return share;
        }
        return Math.max(share, limit - known.inUse().getOrDefault(site, 0));
    }

    @Override
    public boolean isDown(String host) {
        return local.isDown(host);
    }

    @Override
    public void reportDown(String host, Duration howLong) {
        local.reportDown(host, howLong);
        IMap<String, String> shared = hostsDown;
        // What is not remembered here, for there are too many, is not sent to the others either.
        if (shared == null || howLong.toMillis() <= 0 || !local.isDown(host)) {
            return;
        }
        try {
            shared.setAsync(host, down(howLong), howLong.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            LOG.debug("the other nodes do not hear that {} is down", host, e);
        }
    }

    @Override
    public void reportUp(String host) {
        // Called after each delivery: costs one look here unless the host was down.
        if (!local.isDown(host)) {
            return;
        }
        local.reportUp(host);
        IMap<String, String> shared = hostsDown;
        if (shared == null) {
            return;
        }
        try {
            shared.removeAsync(host);
        } catch (RuntimeException e) {
            LOG.debug("the other nodes do not hear that {} is up", host, e);
        }
    }

    @Override
    public Map<String, Integer> inUse() {
        Map<String, Integer> all = new TreeMap<>(local.inUse());
        others.inUse().forEach((site, count) -> all.merge(site, count, Integer::sum));
        return all;
    }

    @Override
    public List<NodeStatus> nodes() {
        List<NodeReport> reports = new ArrayList<>(others.reports());
        reports.add(report());
        return reports.stream()
                .map(r -> new NodeStatus(r.name(), r.startedAt(), r.at(), r.figures()))
                .sorted(Comparator.comparing(NodeStatus::name))
                .toList();
    }

    @Override
    public String self() {
        return name;
    }

    private NodeReport report() {
        Map<String, Integer> inUse = local.inUse();
        Map<String, Long> all = new HashMap<>(figures.get());
        all.put("inUse", deliveries(inUse));
        return new NodeReport(name, startedAt, clock.instant(), all, inUse);
    }

    /** Each delivery counts at its site; a key like {@code tenant shop} counts the same deliveries once more. */
    private static long deliveries(Map<String, Integer> inUse) {
        return inUse.entrySet().stream()
                .filter(entry -> isSite(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean isSite(String key) {
        int blank = key.indexOf(' ');
        int colon = key.indexOf(':');
        return blank < 0 || colon >= 0 && colon < blank;
    }

    /**
     * Tells the others of this node and learns of them; for one thread. Never throws.
     *
     * @return false when the grid does not answer
     */
    boolean exchange() {
        try {
            HazelcastInstance instance = grid.get();
            join(instance);
            UUID self = instance.getCluster().getLocalMember().getUuid();
            IMap<String, String> reports = instance.getMap(REPORTS);
            reports.set(self.toString(), report().encode(), REPORT_SECONDS, TimeUnit.SECONDS);
            learn(reports, self, instance);
            if (failing) {
                failing = false;
                LOG.info("MTA-13021 grid answers again nodes={}", others.nodes());
            }
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn(
                        "MTA-13020 no grid, each node keeps to its share of the limits nodes={} reason={}",
                        others.nodes(),
                        e.toString());
                LOG.debug("cause", e);
            }
            return false;
        }
    }

    private void learn(IMap<String, String> reports, UUID self, HazelcastInstance instance) {
        // A member that died takes its slots with it, though its report stays until it expires.
        Set<String> alive = new HashSet<>();
        for (Member member : instance.getCluster().getMembers()) {
            alive.add(member.getUuid().toString());
        }
        alive.remove(self.toString());
        List<NodeReport> known = new ArrayList<>();
        Map<String, Integer> inUse = new HashMap<>();
        for (String text : reports.getAll(alive).values()) {
            NodeReport.parse(text).ifPresent(report -> {
                known.add(report);
                report.inUse().forEach((site, count) -> inUse.merge(site, count, Integer::sum));
            });
        }
        others = new Others(known, inUse, clock.millis());
    }

    private void join(HazelcastInstance instance) {
        if (joined == instance) {
            return;
        }
        IMap<String, String> shared = instance.getMap(HOSTS_DOWN);
        listener = shared.addEntryListener(new EntryCopier(this::copy, local::reportUp), true);
        shared.entrySet().forEach(entry -> copy(entry.getKey(), entry.getValue()));
        hostsDown = shared;
        joined = instance;
    }

    private String down(Duration howLong) {
        return clock.millis() + howLong.toMillis() + " " + origin;
    }

    private void copy(String host, String downUntil) {
        String[] parts = downUntil.split(" ", 2);
        // What comes back from here may be overtaken: the host may have answered meanwhile.
        if (parts.length < 2 || parts[1].equals(origin)) {
            return;
        }
        try {
            long left = Long.parseLong(parts[0]) - clock.millis();
            if (left > 0) {
                local.reportDown(host, Duration.ofMillis(left));
            }
        } catch (NumberFormatException e) {
            LOG.debug("a node tells of {} what we do not understand: {}", host, downUntil, e);
        }
    }

    /** Leaves the grid: the others get this node's slots at once. Never throws. */
    void leave() {
        HazelcastInstance instance = joined;
        IMap<String, String> shared = hostsDown;
        hostsDown = null;
        joined = null;
        if (instance == null) {
            return;
        }
        try {
            UUID registered = listener;
            if (shared != null && registered != null) {
                shared.removeEntryListener(registered);
            }
            instance.getMap(REPORTS)
                    .delete(instance.getCluster().getLocalMember().getUuid().toString());
        } catch (RuntimeException e) {
            LOG.debug("the grid was gone before we left it", e);
        }
    }
}
