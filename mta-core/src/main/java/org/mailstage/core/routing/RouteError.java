package org.mailstage.core.routing;

import org.mailstage.core.smtp.EnhancedStatus;

/**
 * What a route {@code error:5.1.1 no such user} answers. Immutable.
 *
 * @param status class 5 returns the message, class 4 keeps it until the route is another or its time is over
 * @param text for sender and trace, one line
 */
public record RouteError(EnhancedStatus status, String text) {
    private static final int MAX_TEXT = 200;

    public RouteError {
        if (!status.isPermanent() && !status.isTransient()) {
            throw new IllegalArgumentException("an error has a status of class 4 or 5, not " + status);
        }
        boolean printable = text.codePoints().allMatch(c -> c >= ' ' && c != 0x7f);
        if (text.isBlank() || text.length() > MAX_TEXT || !printable) {
            throw new IllegalArgumentException("an error has a text of one line, up to " + MAX_TEXT + " characters");
        }
    }

    /** Reads {@code 5.1.1 no such user}. @throws IllegalArgumentException with a text an administrator understands */
    static RouteError parse(String argument) {
        String[] parts = argument.strip().split("\\s+", 2);
        EnhancedStatus status;
        try {
            status = EnhancedStatus.parse(parts[0]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an error begins with a status, as in error:5.1.1 no such user, not " + argument, e);
        }
        return new RouteError(status, parts.length < 2 ? "" : parts[1]);
    }

    /** The answer of a next hop of kind {@link NextHop.Kind#ERROR}. */
    public static RouteError of(NextHop nextHop) {
        return parse(nextHop.argument());
    }

    @Override
    public String toString() {
        return status + " " + text;
    }
}
