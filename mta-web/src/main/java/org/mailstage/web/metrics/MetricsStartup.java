package org.mailstage.web.metrics;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.Listeners;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.StatusService;

/** Brings the figures up to date every few seconds while the application runs, whether somebody reads them or not. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MetricsStartup {
    @Inject
    MetricRegistry registry;

    @Inject
    StatusService status;

    @Inject
    QueueService queues;

    @Inject
    Listeners listeners;

    private @Nullable NodeMetrics metrics;

    @PostConstruct
    void start() {
        metrics = new NodeMetrics(registry, status, queues, listeners);
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void update() {
        NodeMetrics started = metrics;
        if (started != null) {
            started.update();
        }
    }
}
