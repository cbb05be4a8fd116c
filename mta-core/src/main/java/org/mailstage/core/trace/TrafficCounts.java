package org.mailstage.core.trace;

/**
 * How often each thing happened. {@code received} counts messages; all others count recipients, so a message to three
 * recipients at two next hops is received once and delivered three times.
 */
public record TrafficCounts(
        long received,
        long receivedRecipients,
        long delivered,
        long deferred,
        long failed,
        long expired,
        long bounced,
        long deadLettered,
        long inDoubt,
        long unreported) {
    public static final TrafficCounts ZERO = new TrafficCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
