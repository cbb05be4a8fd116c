package org.mailstage.ejb.messaging;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises an alarm in the log each time the dead-letter queue has grown, and says when it is empty again. Status, console
 * and metrics show the same number.
 */
@Singleton
@Startup
public class DeadLetterAlarm {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterAlarm.class);
    private static final long INTERVAL_SECONDS = 10;

    @Resource
    ManagedScheduledExecutorService scheduler;

    @Inject
    QueueDepths depths;

    private @Nullable ScheduledFuture<?> task;
    private long known;

    @PostConstruct
    void start() {
        task = scheduler.scheduleWithFixedDelay(this::look, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void look() {
        try {
            QueueDepths.Depth depth = depths.all().get(MailQueues.DEAD_LETTER);
            String alarm = compare(depth == null ? 0 : depth.messages());
            if (!alarm.isEmpty()) {
                LOG.warn("{}", alarm);
            }
        } catch (RuntimeException e) {
            LOG.debug("MTA-12052 dead-letter queue not looked at: cause=\"{}\"", e.toString());
        }
    }

    /** @return what to tell the administrator; empty when there is nothing new */
    String compare(long messages) {
        long before = known;
        known = messages;
        if (messages > before) {
            return "MTA-12050 ALARM dead-letter queue has grown: messages=" + messages + " new=" + (messages - before);
        }
        return messages == 0 && before > 0 ? "MTA-12051 dead-letter queue is empty again" : "";
    }
}
