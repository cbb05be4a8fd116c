package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.ClusterNodes;
import org.mailstage.core.traffic.SharedTokens;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;

/**
 * What is sent to sites, counted over the cluster, apart from what clients send: an attack from a hundred thousand addresses
 * must not make us forget what a provider has got. Thread-safe.
 */
@ApplicationScoped
public class SiteRates {
    private static final int CAPACITY = 20_000;
    private static final long WAIT_MILLIS = 1000;
    private static final Pauses PAUSES = new Pauses(Duration.ZERO, Duration.ofSeconds(5));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ClusterNodes nodes;

    private @Nullable HazelcastTokens tokens;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        ClusterNodes cluster = nodes;
        HazelcastTokens made =
                new HazelcastTokens(Grid::instance, () -> cluster.nodes().size(), Clock.systemUTC(), CAPACITY);
        tokens = made;
        loop = BackgroundLoop.start(threads, "site rates", PAUSES, () -> made.exchangeNext(WAIT_MILLIS));
    }

    /** The counts. */
    public SharedTokens tokens() {
        HazelcastTokens made = tokens;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
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
