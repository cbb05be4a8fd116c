package org.mailstage.ejb.retry;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.config.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the head of each retry tier at a steady pace and brings back what is due. Every node has one: the broker
 * sees to it that a message is moved once.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class RetryPump {
    private static final Logger LOG = LoggerFactory.getLogger(RetryPump.class);

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private NodeSettings node;

    @Inject
    private RetryTiers tiers;

    @Inject
    private DueMessages due;

    private @Nullable ScheduledFuture<?> task;

    @PostConstruct
    void start() {
        long millis = Math.max(100, node.pumpInterval().toMillis());
        task = scheduler.scheduleWithFixedDelay(this::pump, millis, millis, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void pump() {
        Set<String> names;
        try {
            names = tiers.names();
        } catch (Exception e) {
            LOG.warn("MTA-12030 retry tiers not known for now: cause=\"{}\"", e.toString());
            return;
        }
        for (String tier : names) {
            try {
                int moved = due.move(tier);
                if (moved > 0) {
                    LOG.debug("MTA-12031 due messages moved: tier={} messages={}", tier, moved);
                }
            } catch (Exception e) {
                LOG.warn(
                        "MTA-12032 retry tier not pumped, will be tried again: tier={} cause=\"{}\"",
                        tier,
                        e.toString());
            }
        }
    }
}
