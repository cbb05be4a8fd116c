package org.mailstage.ejb.config;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;

/** Keeps the configuration of this node in step with the cluster while the application runs. */
@Singleton
@Startup
public class ReplicationStartup {
    private static final String MAP = "mailstage.config";
    private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        ConfigReplication replication =
                new ConfigReplication(config, () -> Grid.instance().getMap(MAP));
        loop = BackgroundLoop.start(threads, "configuration", PAUSES, replication::exchange);
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
