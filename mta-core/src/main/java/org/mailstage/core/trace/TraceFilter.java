package org.mailstage.core.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to search the trace for; every part that is set must hold, an empty text or null is not set.
 *
 * <p>Addresses are compared without regard to case. A whole address ({@code user@example.com}) is looked up as it is;
 * {@code @example.com} stands for a domain; {@code *} stands for any characters; anything else is searched for inside
 * the address.
 *
 * @param text a queue id (or its beginning), or an address as above that is reverse-path or recipient
 * @param id a queue id, whole
 * @param recipient as above
 * @param sender the reverse-path, as above
 * @param state state of the message
 * @param from received at this time or later
 * @param to received before this time
 * @param limit most messages to return, 1 to {@link #MAX_LIMIT}
 * @param offset how many of the newest to leave out
 */
public record TraceFilter(
        String text,
        String id,
        String recipient,
        String sender,
        @Nullable TraceState state,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        int offset) {
    public static final int MAX_LIMIT = 1000;
    public static final int MAX_OFFSET = 10_000;

    public TraceFilter {
        text = text.strip();
        id = id.strip();
        recipient = recipient.strip();
        sender = sender.strip();
        limit = Math.max(1, Math.min(limit, MAX_LIMIT));
        offset = Math.max(0, Math.min(offset, MAX_OFFSET));
    }

    /** The newest messages. */
    public static TraceFilter latest(int limit) {
        return new TraceFilter("", "", "", "", null, null, null, limit, 0);
    }

    public static TraceFilter ofText(String text, int limit) {
        return latest(limit).withText(text);
    }

    public TraceFilter withText(String other) {
        return new TraceFilter(other, id, recipient, sender, state, from, to, limit, offset);
    }

    public TraceFilter withId(String other) {
        return new TraceFilter(text, other, recipient, sender, state, from, to, limit, offset);
    }

    public TraceFilter withRecipient(String other) {
        return new TraceFilter(text, id, other, sender, state, from, to, limit, offset);
    }

    public TraceFilter withSender(String other) {
        return new TraceFilter(text, id, recipient, other, state, from, to, limit, offset);
    }

    public TraceFilter withState(@Nullable TraceState other) {
        return new TraceFilter(text, id, recipient, sender, other, from, to, limit, offset);
    }

    public TraceFilter between(@Nullable Instant start, @Nullable Instant end) {
        return new TraceFilter(text, id, recipient, sender, state, start, end, limit, offset);
    }

    public TraceFilter page(int newLimit, int newOffset) {
        return new TraceFilter(text, id, recipient, sender, state, from, to, newLimit, newOffset);
    }
}
