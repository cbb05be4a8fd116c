package org.mailstage.ejb.lane;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.Site;
import org.mailstage.core.site.SiteGate;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.delivery.DeliveryService;
import org.mailstage.ejb.delivery.SiteLanes;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.QueueDepths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lanes of this node: chooses them, has them served, makes them when they are needed and removes them when they are not.
 *
 * <p>Thread-safe. Nothing here is needed to keep mail: a lane is a durable queue like any other, and every node finds all of
 * them by their names.
 */
@ApplicationScoped
public class LaneService implements SiteLanes {
    private static final Logger LOG = LoggerFactory.getLogger(LaneService.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int TICKS_PER_LOOK = 10;

    Clock clock = Clock.systemUTC();

    @Resource(lookup = "jms/mailstage/LaneConnectionFactory")
    ConnectionFactory connectionFactory;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    NodeSettings node;

    @Inject
    QueueDepths depths;

    @Inject
    DeliveryService delivery;

    @Inject
    MailSender sender;

    @Inject
    SiteGate gate;

    private LaneBoard board = new LaneBoard(clock, new LaneSettings(1, Duration.ofMinutes(10)));
    private @Nullable LaneWorkers workers;
    private @Nullable BackgroundLoop loop;
    private int ticks;

    @PostConstruct
    void start() {
        start(new LaneSettings(node.laneWorkers(), node.laneIdle()), threads);
    }

    void start(LaneSettings settings, ThreadFactory factory) {
        board = new LaneBoard(clock, settings);
        LaneTurn turn =
                new LaneTurn(connectionFactory, node.codec(), delivery::processFromLane, sender, new LaneFaults());
        workers = new LaneWorkers(board, turn, settings.workers(), factory);
        gate.onRoom(site -> placeFree(new Site(site)));
        loop = BackgroundLoop.start(factory, "lanes", Pauses.of(TICK), this::tick);
    }

    /** Called at the start of the application: makes sure that lanes found in the broker are served. */
    void wake() {
        LOG.debug("MTA-12065 lanes are served: workers={}", node.laneWorkers());
    }

    private boolean tick() {
        if (ticks++ % TICKS_PER_LOOK == 0) {
            board.update(depths.all());
            sweep();
        }
        dispatch();
        return true;
    }

    private void dispatch() {
        LaneWorkers current = workers;
        if (current != null) {
            current.dispatch();
        }
    }

    private void sweep() {
        board.overdue()
                .forEach((queue, empty) -> change(queue, () -> {
                    if (empty) {
                        depths.destroy(queue);
                        LOG.info("MTA-12066 lane removed: lane={}", queue);
                    } else {
                        depths.resume(queue);
                        LOG.info("MTA-12067 lane opened again, there is mail in it: lane={}", queue);
                    }
                }));
        board.closeIdle().forEach(queue -> change(queue, () -> depths.pause(queue)));
    }

    /** Another node may have been faster; what is right shows at the next look. */
    private static void change(String queue, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.debug("MTA-12069 lane not changed, looked at again: lane={} cause=\"{}\"", queue, e.toString());
        }
    }

    @Override
    public boolean waits(Site site) {
        return board.waits(site);
    }

    @Override
    public Optional<String> queueFor(Site site, String tenant) {
        LaneName name = board.choose(site, tenant);
        if (board.state(name) == LaneBoard.State.UNKNOWN && !open(name)) {
            return Optional.empty();
        }
        if (board.state(name) != LaneBoard.State.OPEN) {
            return Optional.empty();
        }
        board.expect(name);
        return Optional.of(name.queue());
    }

    private boolean open(LaneName name) {
        try {
            depths.create(name.queue());
            board.update(depths.all());
            return true;
        } catch (RuntimeException e) {
            LOG.warn("MTA-12068 lane could not be opened: lane={} cause=\"{}\"", name.queue(), e.toString());
            return false;
        }
    }

    @Override
    public boolean isLaneOf(String queue, Site site) {
        return LaneName.ofQueue(queue).siteKey().equals(LaneName.siteKey(site));
    }

    @Override
    public void placeFree(Site site) {
        if (board.placeFree(site)) {
            dispatch();
        }
    }

    /** In words what lies in a lane, told from its name. */
    public static String describe(String queue) {
        LaneName name = LaneName.ofQueue(queue);
        return "waits for " + name.site() + (name.tenant().isEmpty() ? "" : ", from " + name.tenant());
    }

    /** Lanes in numbers, for metrics. */
    public LaneFigures figures() {
        return board.figures();
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
        LaneWorkers current = workers;
        if (current != null) {
            current.close();
        }
    }
}
