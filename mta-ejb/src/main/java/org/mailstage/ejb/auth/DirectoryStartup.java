package org.mailstage.ejb.auth;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads users and aliases when the application starts, and keeps them up to date while it runs. */
@Singleton
@Startup
public class DirectoryStartup {
    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final long STOP_MILLIS = 2000;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    DirectoryService directory;

    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Thread started = threads.newThread(this::run);
        thread = started;
        started.start();
    }

    private void run() {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            directory.refresh();
            LockSupport.parkNanos(REFRESH_NANOS);
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
