package org.mailstage.ejb.config;

import com.hazelcast.core.HazelcastInstance;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Keeps the configuration of this node in step with the cluster while the application runs. */
@Singleton
@Startup
public class ReplicationStartup {
    private static final String GRID = "payara/Hazelcast";
    private static final String MAP = "mailstage.config";
    private static final long EXCHANGE_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 10 * EXCHANGE_NANOS;
    private static final long STOP_MILLIS = 2000;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        ConfigReplication replication = new ConfigReplication(config, ReplicationStartup::map);
        Thread started = threads.newThread(() -> exchange(replication));
        thread = started;
        started.start();
    }

    private void exchange(ConfigReplication replication) {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(replication.exchange() ? EXCHANGE_NANOS : RETRY_NANOS);
        }
    }

    // The name is a constant and the context the server's own.
    @SuppressWarnings("BanJNDI")
    private static ConcurrentMap<String, String> map() {
        try {
            return InitialContext.<HazelcastInstance>doLookup(GRID).getMap(MAP);
        } catch (NamingException e) {
            throw new IllegalStateException("no " + GRID + " in this server", e);
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
