package org.mailstage.core.greylist;

import java.util.Optional;

/**
 * What is known of one sender, or of one client network. Immutable.
 *
 * @param first epoch milliseconds of the first attempt
 * @param last epoch milliseconds of the last attempt
 * @param passed how often it was let in: messages of a sender, senders of a network
 */
public record GreylistEntry(long first, long last, int passed) {
    private static final int FIELDS = 3;
    private static final int BY_ADMINISTRATOR = Integer.MAX_VALUE;

    /** A network that an administrator lets in. */
    static GreylistEntry allowed(long now) {
        return new GreylistEntry(now, now, BY_ADMINISTRATOR);
    }

    /** Whether an administrator lets this network in. */
    public boolean isAllowedByAdministrator() {
        return passed == BY_ADMINISTRATOR;
    }

    /** For other nodes: numbers only. */
    public String encode() {
        return first + " " + last + " " + passed;
    }

    /** The inverse of {@link #encode()}; empty when it is something else. */
    public static Optional<GreylistEntry> parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GreylistEntry(
                    Long.parseLong(fields[0]), Long.parseLong(fields[1]), Integer.parseInt(fields[2])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
