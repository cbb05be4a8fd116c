package org.mailstage.ejb.config;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which of the configurations a cluster has had, in the order of time; of two given at the same instant the node's name
 * decides. Immutable.
 *
 * @param millis when it was given, milliseconds since 1970-01-01 UTC; 0 for the defaults
 * @param node the node that took it first
 */
public record Revision(long millis, String node) implements Comparable<Revision> {
    /** Of the defaults: older than any other. */
    public static final Revision NONE = new Revision(0, "");

    private static final Comparator<Revision> BY_TIME =
            Comparator.comparingLong(Revision::millis).thenComparing(Revision::node);

    /** The one after this, given now; later than this even if the clock was turned back. */
    Revision next(Instant now, String byNode) {
        return new Revision(Math.max(now.toEpochMilli(), millis + 1), byNode);
    }

    @Override
    public int compareTo(Revision other) {
        return BY_TIME.compare(this, other);
    }

    /** The inverse of {@link #toString}. */
    static Optional<Revision> parse(String text) {
        int at = text.indexOf('@');
        if (at < 1 || at > 18 || !text.substring(0, at).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(new Revision(Long.parseLong(text.substring(0, at)), text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return millis + "@" + node;
    }
}
