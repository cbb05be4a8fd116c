package org.mailstage.ejb.queue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.QueueRole;
import org.mailstage.ejb.messaging.QueueDepths;

/**
 * Goes through the queues once for an order: asks the index what matches, portion by portion, and takes that out of the
 * queues it may lie in. What is on its way just then meets the order on the mail path.
 *
 * <p>One at a time; may be done again, by any node, for an order carried out on a message leaves a mark there.
 */
@ApplicationScoped
public class OrderJob {
    static final int PORTION = 1000;

    @Inject
    QueueSweep sweep;

    @Inject
    QueueDepths depths;

    @Inject
    QueueSearch search;

    /**
     * Does it.
     *
     * @param progress told the entries met so far after each batch; false ends the job
     * @return entries met
     * @throws Exception when broker or database do not answer; the job is to be done again then
     */
    long run(QueueOrder order, LongPredicate progress) throws Exception {
        if (order.filter().isIdsOnly()) {
            return new Portion(order, order.filter().ids(), null, progress, 0).run();
        }
        long met = 0;
        @Nullable QueueEntry last = null;
        while (true) {
            List<QueueEntry> entries = search.portion(order.filter(), last, PORTION);
            if (entries.isEmpty() || !progress.test(met)) {
                return met;
            }
            last = entries.get(entries.size() - 1);
            Set<QueueSweep.Met> wanted = entries.stream()
                    .map(entry -> new QueueSweep.Met(entry.id(), entry.recipient()))
                    .collect(Collectors.toCollection(HashSet::new));
            Set<String> ids = entries.stream().map(QueueEntry::id).collect(Collectors.toCollection(LinkedHashSet::new));
            met += new Portion(order, ids, wanted, progress, met).run();
        }
    }

    /** Some messages of an order. */
    private final class Portion {
        private final QueueOrder order;
        private final Set<String> ids;
        private final @Nullable Set<QueueSweep.Met> wanted;
        private final LongPredicate progress;
        private final long before;
        private long met;

        Portion(
                QueueOrder order,
                Set<String> ids,
                @Nullable Set<QueueSweep.Met> wanted,
                LongPredicate progress,
                long before) {
            this.order = order;
            this.ids = ids;
            this.wanted = wanted;
            this.progress = progress;
            this.before = before;
        }

        long run() throws Exception {
            for (String queue : queues(order.action())) {
                List<QueueSweep.Met> batch;
                do {
                    if (wanted != null && wanted.isEmpty()) {
                        return met;
                    }
                    batch = sweep.take(queue, ids, order.number());
                    met += batch.size();
                    if (wanted != null) {
                        batch.forEach(wanted::remove);
                    }
                    if (!progress.test(before + met)) {
                        return met;
                    }
                } while (batch.size() >= QueueSweep.BATCH);
            }
            return met;
        }
    }

    /** The queues that hold something an action is about; those that hold most come first. */
    private List<String> queues(QueueOrder.Action action) {
        return depths.fresh().entrySet().stream()
                .filter(entry -> entry.getValue().messages() > 0 && isMeant(QueueRole.of(entry.getKey()), action))
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().messages()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isMeant(QueueRole role, QueueOrder.Action action) {
        boolean resting = role == QueueRole.HOLD || role == QueueRole.DEAD_LETTER;
        return switch (action) {
            case RELEASE -> resting;
            case RETRY -> !resting && role != QueueRole.ORDERS && role != QueueRole.OTHER;
            default -> role != QueueRole.ORDERS && role != QueueRole.OTHER;
        };
    }
}
