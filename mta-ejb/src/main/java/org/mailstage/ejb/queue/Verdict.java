package org.mailstage.ejb.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceState;

/**
 * What all orders together say about one entry. Immutable.
 *
 * @param order number of the last order that says something; 0 when none does
 * @param fate what becomes of it
 * @param urgent true when it is to be tried at once
 * @param text for its sender, with {@link Fate#BOUNCE}
 * @param by who gave the last order
 * @param nextHop another next hop; null for none
 * @param priority another priority; null for none
 */
record Verdict(
        long order,
        Fate fate,
        boolean urgent,
        String text,
        String by,
        @Nullable NextHop nextHop,
        @Nullable Integer priority) {
    /** What becomes of an entry. */
    enum Fate {
        /** It stays where it is, or goes on. */
        GO,
        HOLD,
        /** It lies in the dead-letter queue and stays there. */
        DEAD,
        DELETE,
        BOUNCE
    }

    /**
     * Puts the orders together, in their sequence.
     *
     * @param after number of the last order that was carried out on it already
     */
    static Verdict of(QueueEntry entry, long after, List<QueueOrder> orders) {
        Verdict verdict = new Verdict(0, initial(entry.state()), false, "", "", null, null);
        for (QueueOrder order : orders) {
            if (order.number() > after && order.concerns(entry.in(verdict.state(entry.state())))) {
                verdict = verdict.and(order);
                if (verdict.isFinal()) {
                    break;
                }
            }
        }
        return verdict;
    }

    private static Fate initial(TraceState state) {
        return switch (state) {
            case HELD -> Fate.HOLD;
            case DEAD_LETTERED -> Fate.DEAD;
            default -> Fate.GO;
        };
    }

    private TraceState state(TraceState before) {
        return switch (fate) {
            case HOLD -> TraceState.HELD;
            case GO -> before == TraceState.HELD || before == TraceState.DEAD_LETTERED ? TraceState.QUEUED : before;
            default -> before;
        };
    }

    private Verdict and(QueueOrder next) {
        return switch (next.action()) {
            case HOLD -> with(next, Fate.HOLD, false);
            case RELEASE -> fate == Fate.GO ? this : with(next, Fate.GO, true);
            case RETRY -> fate == Fate.GO ? with(next, Fate.GO, true) : this;
            case DELETE -> with(next, Fate.DELETE, false);
            case BOUNCE -> new Verdict(next.number(), Fate.BOUNCE, false, next.text(), next.by(), nextHop, priority);
            case REROUTE ->
                new Verdict(next.number(), fate, urgent || fate == Fate.GO, text, next.by(), next.nextHop(), priority);
            case PRIORITY -> new Verdict(next.number(), fate, urgent, text, next.by(), nextHop, next.priority());
        };
    }

    private Verdict with(QueueOrder next, Fate other, boolean now) {
        return new Verdict(next.number(), other, now, text, next.by(), nextHop, priority);
    }

    boolean isFinal() {
        return fate == Fate.DELETE || fate == Fate.BOUNCE;
    }

    /** True when no order says anything. */
    boolean isNone() {
        return order == 0;
    }
}
