package org.mailstage.ejb.auth;

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

/** Reads users and aliases when the application starts, and keeps them up to date while it runs. */
@Singleton
@Startup
public class DirectoryStartup {
    private static final Pauses PAUSES = Pauses.of(Duration.ofSeconds(1));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    DirectoryService directory;

    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        loop = BackgroundLoop.start(threads, "users and aliases", PAUSES, directory::refresh);
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }
}
