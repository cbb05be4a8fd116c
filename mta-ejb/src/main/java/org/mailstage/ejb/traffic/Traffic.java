package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.traffic.TrafficLimits;
import org.mailstage.core.traffic.TrafficRefusals;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;
import org.mailstage.ejb.config.ConfigService;

/** The limits on traffic of this node, and the thread that tells the grid what is used of them. Thread-safe. */
@ApplicationScoped
public class Traffic {
    /** Keys remembered on a node: some 40 MB when an attack comes from as many addresses. */
    private static final int CAPACITY = 100_000;

    private static final long WAIT_MILLIS = 1000;
    private static final Pauses PAUSES = new Pauses(Duration.ZERO, Duration.ofSeconds(5));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    ClusterNodes nodes;

    private final TrafficRefusals refusals = new TrafficRefusals(Clock.systemUTC());
    private @Nullable TrafficLimits limits;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        ClusterNodes cluster = nodes;
        HazelcastTokens tokens =
                new HazelcastTokens(Grid::instance, () -> cluster.nodes().size(), Clock.systemUTC(), CAPACITY);
        Supplier<MailSettings> settings = config.source();
        limits = new TrafficLimits(
                () -> settings.get().reception().traffic(),
                client -> settings.get().isTrusted(client.address()),
                tokens,
                refusals);
        loop = BackgroundLoop.start(threads, "traffic limits", PAUSES, () -> tokens.exchangeNext(WAIT_MILLIS));
    }

    /** The stage for a listener's policy. */
    public PolicyStage stage() {
        TrafficLimits made = limits;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** Who was refused, and how often. */
    public TrafficRefusals refusals() {
        return refusals;
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            // It may be waiting for a key.
            running.interrupt();
        }
    }
}
