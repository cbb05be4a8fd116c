package org.mailstage.ejb.cluster;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.trace.TrafficCounts;
import org.mailstage.core.trace.TrafficStatistics;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;

/**
 * Gives the beans the site states and the nodes of the cluster, and exchanges them over the server's grid once a second.
 * Without a grid they are those of this node alone, until one appears.
 */
@ApplicationScoped
public class SiteStatesProducer {
    private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    TrafficStatistics statistics;

    @Inject
    @ConfigProperty(name = "mta.node", defaultValue = "node1")
    String node;

    private @Nullable HazelcastSiteStates states;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        HazelcastSiteStates made = new HazelcastSiteStates(Grid::instance, node, this::figures, Clock.systemUTC());
        states = made;
        loop = BackgroundLoop.start(threads, "site states", PAUSES, made::exchange, made::leave);
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
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
