package org.mailstage.core.site;

import java.util.ArrayDeque;

/**
 * How many unused connections to a site this node should have open, by what it did. Not thread-safe.
 *
 * <p>Connections are made and kept by somebody else, who does not ask; but an attempt uses a kept one if there is one, and
 * leaves one unless its session ended. So an attempt costs a new connection just when none is thought to be left.
 */
final class OpenConnections {
    /** More are not kept anyway. */
    private static final int MAX = 500;

    private record Kept(long untilMillis, int messages) {}

    /** The one used last is used first, as the others are nearer their end. */
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();

    /** @return messages sent over the kept connection that the next attempt uses; 0 when it needs a new one */
    int take(long nowMillis) {
        kept.removeIf(one -> one.untilMillis() <= nowMillis);
        Kept last = kept.pollLast();
        return last == null ? 0 : last.messages();
    }

    /** Whether an attempt now needs a new connection. */
    boolean needsNew(long nowMillis) {
        kept.removeIf(one -> one.untilMillis() <= nowMillis);
        return kept.isEmpty();
    }

    /** @param messages sent over it so far */
    void keep(long untilMillis, int messages) {
        if (kept.size() < MAX) {
            kept.addLast(new Kept(untilMillis, messages));
        }
    }
}
