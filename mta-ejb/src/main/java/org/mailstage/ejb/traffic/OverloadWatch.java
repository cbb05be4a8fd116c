package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.traffic.OverloadGuard;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueueDepths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard against too much mail on this node, and the thread that watches for it. Thread-safe. */
@ApplicationScoped
public class OverloadWatch {
    /** Short enough that what arrives in between fits into what is kept free. */
    private static final long PERIOD_NANOS = 250_000_000L;

    private static final long QUEUE_PERIOD_NANOS = 5_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger(OverloadWatch.class);

    @Resource
    ManagedThreadFactory threads;

    @Inject
    ConfigService config;

    @Inject
    NodeSettings node;

    @Inject
    QueueDepths depths;

    private final OverloadGuard guard = new OverloadGuard();
    private final List<Thread> running = new ArrayList<>();
    private volatile Optional<Long> queued = Optional.empty();
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Supplier<MailSettings> settings = config.source();
        OverloadMonitor monitor = new OverloadMonitor(
                () -> settings.get().reception().overload(),
                new NodeGauges(node.data(), () -> queued),
                guard,
                Clock.systemUTC());
        begin(monitor::look, PERIOD_NANOS);
        // On a thread of its own: a broker in trouble may take its time to answer, and just then the disk is to be
        // watched.
        begin(this::askQueues, QUEUE_PERIOD_NANOS);
    }

    private void begin(Runnable look, long period) {
        Thread thread = threads.newThread(() -> {
            while (!stopped && !Thread.currentThread().isInterrupted()) {
                look.run();
                LockSupport.parkNanos(period);
            }
        });
        running.add(thread);
        thread.start();
    }

    private void askQueues() {
        try {
            queued = Optional.of(depths.all().values().stream()
                    .mapToLong(QueueDepths.Depth::messages)
                    .sum());
        } catch (RuntimeException e) {
            LOG.debug("the broker does not say what is queued", e);
            queued = Optional.empty();
        }
    }

    /** The guard: a stage for a listener's policy, and what is the matter. */
    public OverloadGuard guard() {
        return guard;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        running.forEach(LockSupport::unpark);
        try {
            for (Thread thread : running) {
                thread.join(2000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
