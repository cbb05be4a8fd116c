package org.mailstage.ejb.queue;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.IMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.mailstage.ejb.cluster.Grid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node works on an order, and how far it has come. Shared by the grid; without it each node knows its own jobs
 * and would do the others' too, which does no harm.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class OrderProgress {
    private static final Logger LOG = LoggerFactory.getLogger(OrderProgress.class);
    private static final String MAP = "mailstage.queue.orders";
    /** A node that does not report for so long has died. */
    private static final long CLAIM_SECONDS = 60;

    private final Map<Long, Long> own = new ConcurrentHashMap<>();
    private volatile Runnable alarm = () -> {};

    /** What is done when an order has come in. */
    void onOrder(Runnable action) {
        alarm = action;
    }

    void wake() {
        alarm.run();
    }

    /** True when the order's job is this node's to do. */
    boolean claim(long number, String node) {
        try {
            String holder = map().putIfAbsent(String.valueOf(number), node + " 0", CLAIM_SECONDS, TimeUnit.SECONDS);
            return holder == null || holder.startsWith(node + " ");
        } catch (HazelcastException | IllegalStateException e) {
            LOG.debug("MTA-12306 no grid to share the work on an order: cause=\"{}\"", e.toString());
            return true;
        }
    }

    /** Tells how far this node has come. */
    void report(long number, String node, long done) {
        own.put(number, done);
        try {
            map().set(String.valueOf(number), node + " " + done, CLAIM_SECONDS, TimeUnit.SECONDS);
        } catch (HazelcastException | IllegalStateException e) {
            LOG.debug("MTA-12307 progress of an order not shared: cause=\"{}\"", e.toString());
        }
    }

    /** The job has ended; the order itself tells how. */
    void end(long number) {
        own.remove(number);
    }

    /** The order with how far its job has come. */
    QueueOrder of(QueueOrder order) {
        if (order.endedAt() != null) {
            return order;
        }
        return order.progressed(own.getOrDefault(order.number(), shared(order.number())));
    }

    private long shared(long number) {
        try {
            String text = map().get(String.valueOf(number));
            return text == null ? 0 : Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
        } catch (HazelcastException | IllegalStateException | NumberFormatException e) {
            LOG.debug("MTA-12308 progress of an order not known: cause=\"{}\"", e.toString());
            return 0;
        }
    }

    private static IMap<String, String> map() {
        return Grid.instance().getMap(MAP);
    }
}
