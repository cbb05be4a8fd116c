package org.mailstage.ejb.queue;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceState;

/** Orders and entries for tests. */
final class Orders {
    static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:00Z");
    static final Instant ORDERED = Instant.parse("2026-11-24T11:00:00Z");

    private Orders() {}

    static QueueOrder hold(long number, QueueFilter filter) {
        return of(number, QueueOrder.Action.HOLD, filter);
    }

    static QueueOrder of(long number, QueueOrder.Action action, QueueFilter filter) {
        return of(number, action, filter, "", null, 0);
    }

    static QueueOrder of(
            long number,
            QueueOrder.Action action,
            QueueFilter filter,
            String text,
            @Nullable NextHop nextHop,
            int priority) {
        return new QueueOrder(number, action, filter, text, nextHop, priority, "test", ORDERED, 1, 0, null);
    }

    static QueueFilter recipient(String text) {
        return new QueueFilter("", text, "", "", "", null, null, null, 0, 0, "", Set.of());
    }

    static QueueFilter sender(String text) {
        return new QueueFilter(text, "", "", "", "", null, null, null, 0, 0, "", Set.of());
    }

    static QueueEntry entry(TraceState state) {
        return new QueueEntry(
                "ABCDEFGH12345678",
                "Author@here.test",
                "User@There.test",
                "mx:there.test",
                state,
                4096,
                RECEIVED,
                state == TraceState.DEFERRED ? 1 : 0,
                null,
                "451 4.7.1 Greylisted");
    }
}
