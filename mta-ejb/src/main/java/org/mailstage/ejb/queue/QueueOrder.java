package org.mailstage.ejb.queue;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.routing.NextHop;

/**
 * What an administrator wants done with all mail that matches a filter and was in the queue at that time. Immutable.
 *
 * <p>The mail path carries out orders on what comes by, from the moment they are accepted; a job goes through the queues
 * for the rest. Orders have the sequence of their numbers, and none is carried out on a message after one of a higher
 * number.
 *
 * @param number unique over all nodes, growing with time
 * @param text what the sender of bounced mail is told; empty for other actions
 * @param nextHop where re-routed mail goes; null for other actions
 * @param priority MT-PRIORITY to give, -9 to 9; 0 for other actions
 * @param by who gave the order
 * @param at when; mail received later is not concerned
 * @param found how many entries the index had for it
 * @param done how many entries the job has carried it out on
 * @param endedAt when the job was through; null before
 */
public record QueueOrder(
        long number,
        Action action,
        QueueFilter filter,
        String text,
        @Nullable NextHop nextHop,
        int priority,
        String by,
        Instant at,
        long found,
        long done,
        @Nullable Instant endedAt) {
    private static final int BASE = 36;

    /** What can be ordered. */
    public enum Action {
        /** Keep it from being tried. */
        HOLD,
        /** Let it go out of hold, or out of the dead-letter queue. */
        RELEASE,
        /** Try it at once and not when it is due. */
        RETRY,
        /** Delete it; nobody is told. */
        DELETE,
        /** Return it to its sender with a text. */
        BOUNCE,
        /** Try it at another next hop, at once. */
        REROUTE,
        /** Give it another priority. */
        PRIORITY;

        /** As in URLs and on the command line. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The number as people read and type it. */
    public String id() {
        return id(number);
    }

    static String id(long number) {
        return Long.toString(number, BASE).toUpperCase(Locale.ROOT);
    }

    /** Whether it is the order of that id. */
    public boolean hasId(String id) {
        return id().equalsIgnoreCase(id.strip());
    }

    /** Whether the entry is concerned. */
    boolean concerns(QueueEntry entry) {
        return !entry.receivedAt().isAfter(at) && filter.matches(entry);
    }

    QueueOrder progressed(long soFar) {
        return new QueueOrder(number, action, filter, text, nextHop, priority, by, at, found, soFar, null);
    }

    QueueOrder ended(Instant when) {
        return new QueueOrder(number, action, filter, text, nextHop, priority, by, at, found, done, when);
    }
}
