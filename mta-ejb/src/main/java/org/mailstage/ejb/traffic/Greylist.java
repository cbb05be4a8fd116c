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
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.greylist.GreylistStore;
import org.mailstage.core.greylist.Greylisting;
import org.mailstage.core.smtp.server.ClientInfo;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.ejb.config.ConfigService;

/** Greylisting on this node. Thread-safe. */
@ApplicationScoped
public class Greylist {
    private static final long JOIN_NANOS = 5_000_000_000L;

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    private @Nullable GreylistStore store;
    private @Nullable Greylisting greylisting;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        HazelcastGreylistStore made = new HazelcastGreylistStore(Grid::instance, Clock.systemUTC());
        Supplier<MailSettings> settings = config.source();
        store = made;
        greylisting = new Greylisting(
                () -> settings.get().reception().greylist(),
                client -> isAsked(client, settings.get()),
                made,
                Clock.systemUTC());
        thread = threads.newThread(() -> {
            while (!stopped && !Thread.currentThread().isInterrupted()) {
                made.join();
                LockSupport.parkNanos(JOIN_NANOS);
            }
        });
        thread.start();
    }

    private static boolean isAsked(ClientInfo client, MailSettings settings) {
        ListenerSettings listener = settings.reception().listeners().get(client.listener());
        return listener != null && listener.greylist() && !settings.isTrusted(client.address());
    }

    /** The rule, and what it did. */
    public Greylisting stage() {
        Greylisting made = greylisting;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** What is remembered. */
    public GreylistStore store() {
        GreylistStore made = store;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
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
            running.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
