package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What administrators do with the queue: find mail, and give orders about it.
 *
 * <p>Thread-safe. An order is in force on this node when {@link #order} returns, on the others within about a second,
 * and over restarts; a job of the background takes it to what lies in the queues.
 */
@ApplicationScoped
public class QueueControl {
    private static final Logger LOG = LoggerFactory.getLogger(QueueControl.class);
    /** Distinguishes orders that two nodes take in the same millisecond. */
    private static final int SPREAD = 1000;

    @Inject
    QueueSearch search;

    @Inject
    OrderBook book;

    @Inject
    OrderStore store;

    @Inject
    OrderProgress progress;

    /**
     * What an administrator wants.
     *
     * @param text for the senders of bounced mail; empty for other actions
     * @param nextHop where to, with {@link QueueOrder.Action#REROUTE}; null for other actions
     * @param priority MT-PRIORITY, with {@link QueueOrder.Action#PRIORITY}
     */
    public record Wish(
            QueueOrder.Action action,
            QueueFilter filter,
            String text,
            @Nullable NextHop nextHop,
            int priority) {}

    /** A part of what matches, the oldest first, with what unfinished orders make of it. */
    public QueueSearch.Page list(QueueFilter filter, int limit, int offset) {
        List<QueueOrder> unfinished =
                book.all().stream().filter(order -> order.endedAt() == null).toList();
        return search.list(filter, unfinished, limit, offset);
    }

    /** How many entries match. */
    public long count(QueueFilter filter) {
        return search.count(filter);
    }

    /** Age by site. */
    public List<QueueSearch.SiteShape> shape(QueueFilter filter, List<Duration> ages) {
        return search.shape(filter, ages);
    }

    /**
     * Accepts an order.
     *
     * @param by who gives it, for the log and the trace
     * @return the order, in force
     */
    public QueueOrder order(Wish wish, String by) {
        Instant now = Instant.now();
        long number = now.toEpochMilli() * SPREAD + ThreadLocalRandom.current().nextInt(SPREAD);
        QueueOrder order = new QueueOrder(
                number,
                wish.action(),
                wish.filter(),
                wish.text(),
                wish.nextHop(),
                wish.priority(),
                by,
                now,
                found(wish.filter()),
                0,
                null);
        store.put(order);
        book.put(order);
        LOG.info(
                "MTA-12303 order accepted: order={} action={} entries={} by=\"{}\" filter={}",
                order.id(),
                order.action().keyword(),
                order.found(),
                by,
                order.filter());
        progress.wake();
        return order;
    }

    /** Orders do not need the database: without it only their size is unknown. */
    private long found(QueueFilter filter) {
        try {
            return search.count(filter);
        } catch (QueueIndexDownException e) {
            LOG.warn("MTA-12304 size of an order not known: cause=\"{}\"", e.toString());
            return 0;
        }
    }

    /** The orders of the last days, the newest first. */
    public List<QueueOrder> orders() {
        return book.all().stream()
                .sorted(Comparator.comparingLong(QueueOrder::number).reversed())
                .map(progress::of)
                .toList();
    }

    /** The order of that id. */
    public Optional<QueueOrder> find(String id) {
        return book.all().stream().filter(order -> order.hasId(id)).findFirst().map(progress::of);
    }

    /**
     * Ends an order: what it has not met yet stays as it is.
     *
     * @return false when there is none
     */
    public boolean cancel(String id, String by) {
        Optional<QueueOrder> order = find(id);
        order.ifPresent(known -> {
            store.remove(known.number());
            book.remove(known.number());
            LOG.info("MTA-12305 order cancelled: order={} by=\"{}\"", known.id(), by);
        });
        return order.isPresent();
    }
}
