package org.mailstage.ejb.traffic;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.traffic.OverloadGuard;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueueDepths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guard against too much mail on this node, and the thread that watches for it. Thread-safe. */
@ApplicationScoped
public class OverloadWatch {
    /** Short enough that what arrives in between fits into what is kept free. */
    private static final Pauses PAUSES = Pauses.of(Duration.ofMillis(250));

    private static final Pauses QUEUE_PAUSES = Pauses.of(Duration.ofSeconds(5));
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
    private final List<BackgroundLoop> running = new ArrayList<>();
    private volatile Optional<Long> queued = Optional.empty();

    @PostConstruct
    void start() {
        Supplier<MailSettings> settings = config.source();
        OverloadMonitor monitor = new OverloadMonitor(
                () -> settings.get().reception().overload(),
                new NodeGauges(node.data(), () -> queued),
                guard,
                Clock.systemUTC());
        running.add(BackgroundLoop.start(threads, "overload", PAUSES, () -> {
            monitor.look();
            return true;
        }));
        // On a thread of its own: a broker in trouble may take its time to answer, and just then the disk is to be
        // watched.
        running.add(BackgroundLoop.start(threads, "queue depths", QUEUE_PAUSES, this::askQueues));
    }

    private boolean askQueues() {
        try {
            queued = Optional.of(depths.all().values().stream()
                    .mapToLong(QueueDepths.Depth::messages)
                    .sum());
            return true;
        } catch (RuntimeException e) {
            LOG.debug("the broker does not say what is queued", e);
            queued = Optional.empty();
            return false;
        }
    }

    /** The guard: a stage for a listener's policy, and what is the matter. */
    public OverloadGuard guard() {
        return guard;
    }

    @PreDestroy
    void stop() {
        running.forEach(BackgroundLoop::stop);
    }
}
