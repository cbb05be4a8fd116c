package org.mailstage.ejb.messaging;

import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;

/**
 * What an administrator decided about a message, kept with it. Immutable.
 *
 * @param order number of the last order that was carried out on it, so that none is carried out twice; 0 for none
 * @param nextHop where it goes instead of where its recipients' routes lead; null when nothing else was decided
 */
public record Handling(long order, @Nullable NextHop nextHop) {
    /** Nothing was decided. */
    public static final Handling NONE = new Handling(0, null);

    /** The same after one more order. */
    public Handling after(long number) {
        return new Handling(number, nextHop);
    }

    /** The same with another next hop. */
    public Handling to(NextHop other) {
        return new Handling(order, other);
    }
}
