package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The orders this node knows, in their sequence. Thread-safe; asking costs one read of a volatile field. */
@ApplicationScoped
public class OrderBook {
    private static final Comparator<QueueOrder> SEQUENCE = Comparator.comparingLong(QueueOrder::number);

    private volatile List<QueueOrder> orders = List.of();
    private volatile boolean loaded;

    /** Reads the orders for the first time, so that no mail passes them when a node starts. */
    void load(Supplier<List<QueueOrder>> source) {
        if (!loaded) {
            replace(source.get(), Instant.EPOCH);
        }
    }

    /** All, the oldest first. */
    List<QueueOrder> all() {
        return orders;
    }

    /** The order of that number. */
    Optional<QueueOrder> find(long number) {
        return orders.stream().filter(order -> order.number() == number).findFirst();
    }

    /** True when an order may concern a message received then. */
    boolean mayConcern(Instant receivedAt) {
        List<QueueOrder> known = orders;
        return !known.isEmpty()
                && !receivedAt.isAfter(known.get(known.size() - 1).at());
    }

    /** Puts one in, in the place of the one of the same number. */
    synchronized void put(QueueOrder order) {
        List<QueueOrder> next = new ArrayList<>(orders);
        next.removeIf(known -> known.number() == order.number());
        next.add(order);
        next.sort(SEQUENCE);
        orders = List.copyOf(next);
    }

    /** Takes one out. */
    synchronized void remove(long number) {
        orders = orders.stream().filter(order -> order.number() != number).toList();
    }

    /** Takes over what is kept in the broker, as of a moment: what came to this node since then stays. */
    synchronized void replace(Collection<QueueOrder> kept, Instant asOf) {
        List<QueueOrder> next = new ArrayList<>(kept);
        orders.stream()
                .filter(known ->
                        known.at().isAfter(asOf) && kept.stream().noneMatch(other -> other.number() == known.number()))
                .forEach(next::add);
        next.sort(SEQUENCE);
        orders = List.copyOf(next);
        loaded = true;
    }
}
