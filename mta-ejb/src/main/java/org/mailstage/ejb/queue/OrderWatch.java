package org.mailstage.ejb.queue;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.config.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the orders of this node as the broker has them, and does their jobs one after the other. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class OrderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OrderWatch.class);
    private static final Pauses REFRESH = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(2));
    private static final Pauses JOBS = new Pauses(Duration.ZERO, Duration.ofSeconds(5));
    /** Mail is given up by then, so that no order can concern it any more. */
    private static final Duration GRACE = Duration.ofDays(1);

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private OrderStore store;

    @Inject
    private OrderBook book;

    @Inject
    private OrderJob job;

    @Inject
    private OrderProgress progress;

    @Inject
    private ConfigService config;

    @Inject
    private NodeSettings node;

    private final Semaphore work = new Semaphore(0);
    private @Nullable BackgroundLoop refresh;
    private @Nullable BackgroundLoop jobs;

    @PostConstruct
    void start() {
        progress.onOrder(work::release);
        refresh = BackgroundLoop.start(threads, "orders about mail", REFRESH, this::refresh);
        jobs = BackgroundLoop.start(threads, "jobs of orders about mail", JOBS, this::work);
    }

    @PreDestroy
    void stop() {
        List.of(refresh, jobs).forEach(loop -> {
            if (loop != null) {
                loop.interrupt();
            }
        });
    }

    private boolean refresh() {
        Instant asOf = Instant.now();
        List<QueueOrder> kept;
        try {
            kept = store.all();
        } catch (BrokerUnavailableException e) {
            return false;
        }
        Instant oldest = asOf.minus(config.current().retry().giveUp()).minus(GRACE);
        kept.stream()
                .filter(order -> order.at().isBefore(oldest) && order.endedAt() != null)
                .forEach(order -> store.remove(order.number()));
        // A message is sent a moment before this node has it in its book.
        book.replace(kept, asOf.minusSeconds(5));
        return true;
    }

    private boolean work() throws InterruptedException {
        if (work.tryAcquire(2, TimeUnit.SECONDS)) {
            work.drainPermits();
        }
        for (QueueOrder order : book.all()) {
            if (order.endedAt() == null && progress.claim(order.number(), node.name()) && !carryOut(order)) {
                return false;
            }
        }
        return true;
    }

    private boolean carryOut(QueueOrder order) throws InterruptedException {
        try {
            long done = job.run(order, soFar -> {
                progress.report(order.number(), node.name(), soFar);
                return book.find(order.number()).isPresent()
                        && !Thread.currentThread().isInterrupted();
            });
            if (book.find(order.number()).isPresent()) {
                QueueOrder ended = order.progressed(done).ended(Instant.now());
                store.put(ended);
                book.put(ended);
                LOG.info(
                        "MTA-12309 order carried out: order={} action={} entries={} found={}",
                        ended.id(),
                        ended.action().keyword(),
                        done,
                        ended.found());
            }
            progress.end(order.number());
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn(
                    "MTA-12310 order not carried out yet, tried again: order={} cause=\"{}\"",
                    order.id(),
                    e.toString());
            return false;
        }
    }
}
