package org.mailstage.ejb.cluster;

import com.hazelcast.core.HazelcastInstance;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficStatistics;

/**
 * Gives the beans the site states and the nodes of the cluster, and exchanges them over the server's grid once a second.
 * Without a grid they are those of this node alone, until one appears.
 */
@ApplicationScoped
public class SiteStatesProducer {
    private static final String GRID = "payara/Hazelcast";
    private static final long EXCHANGE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 10 * EXCHANGE_NANOS;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    TrafficStatistics statistics;

    @Inject
    @ConfigProperty(name = "mta.node", defaultValue = "node1")
    String node;

    private @Nullable HazelcastSiteStates states;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        HazelcastSiteStates made =
                new HazelcastSiteStates(SiteStatesProducer::grid, node, this::figures, Clock.systemUTC());
        states = made;
        thread = threads.newThread(() -> exchange(made));
        thread.start();
    }

    private void exchange(HazelcastSiteStates made) {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            boolean answered = made.exchange();
            LockSupport.parkNanos(answered ? EXCHANGE_NANOS : RETRY_NANOS);
        }
        made.leave();
    }

    // The name is a constant and the context the server's own.
    @SuppressWarnings("BanJNDI")
    private static HazelcastInstance grid() {
        try {
            return InitialContext.doLookup(GRID);
        } catch (NamingException e) {
            throw new IllegalStateException("no " + GRID + " in this server", e);
        }
    }

    private Map<String, Long> figures() {
        TrafficCounts totals = statistics.totals();
        Runtime runtime = Runtime.getRuntime();
        return Map.of(
                "received", totals.received(),
                "delivered", totals.delivered(),
                "deferred", totals.deferred(),
                "failed", totals.failed(),
                "bounced", totals.bounced(),
                "heapUsedMb", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    @Produces
    @ApplicationScoped
    SiteStates siteStates() {
        return made();
    }

    @Produces
    @ApplicationScoped
    ClusterNodes clusterNodes() {
        return made();
    }

    private HazelcastSiteStates made() {
        HazelcastSiteStates made = states;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** Makes the bean, so that the node is seen by the others before its first mail. */
    void touch() {}

    @PreDestroy
    void stop() {
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
