package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.smtp.server.PolicyStage;
import org.mailstage.core.traffic.TrafficLimits;
import org.mailstage.core.traffic.TrafficRefusals;
import org.mailstage.ejb.config.ConfigService;

/** The limits on traffic of this node, and the thread that tells the grid what is used of them. Thread-safe. */
@ApplicationScoped
public class Traffic {
    /** Keys remembered on a node: some 40 MB when an attack comes from as many addresses. */
    private static final int CAPACITY = 100_000;

    private static final long WAIT_MILLIS = 1000;
    private static final long RETRY_NANOS = 5_000_000_000L;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    ClusterNodes nodes;

    private final TrafficRefusals refusals = new TrafficRefusals(Clock.systemUTC());
    private @Nullable TrafficLimits limits;
    private @Nullable Thread thread;
    private volatile boolean stopped;

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
        thread = threads.newThread(() -> exchange(tokens));
        thread.start();
    }

    private void exchange(HazelcastTokens tokens) {
        try {
            while (!stopped) {
                if (!tokens.exchangeNext(WAIT_MILLIS) && !stopped) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        running.interrupt();
        try {
            running.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
