package org.mailstage.web.rest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.ejb.queue.QueueFilter;
import org.mailstage.ejb.queue.QueueOrder;

/**
 * An action on the queue and how far it has come. It is in force from the start; the counts tell how much of what lay in
 * the queues has been put where it belongs.
 *
 * @param id by which it is asked for
 * @param action what is done
 * @param filter to what
 * @param text for the senders of bounced mail; empty for other actions
 * @param nextHop where re-routed mail goes; empty for other actions
 * @param priority MT-PRIORITY to give; 0 for other actions
 * @param by who ordered it
 * @param at when
 * @param found entries that matched then
 * @param done entries met so far
 * @param endedAt when it was through; null before
 */
public record JobView(
        String id,
        String action,
        QueueFilter filter,
        String text,
        String nextHop,
        int priority,
        String by,
        Instant at,
        long found,
        long done,
        @Nullable Instant endedAt) {
    static JobView of(QueueOrder order) {
        NextHop nextHop = order.nextHop();
        return new JobView(
                order.id(),
                order.action().keyword(),
                order.filter(),
                order.text(),
                nextHop == null ? "" : nextHop.toString(),
                order.priority(),
                order.by(),
                order.at(),
                order.found(),
                order.done(),
                order.endedAt());
    }
}
