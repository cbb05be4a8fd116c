package org.mailstage.core.site;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody's or some rule's word that no mail goes somewhere for now. Immutable.
 *
 * @param scope what is suspended
 * @param name of the site, domain, source pool or tenant, as in a {@link SiteRequest}
 * @param reason for trace, log and display; one line
 * @param by name of the administrator, or {@code rule} and the rule
 * @param since when it began, to the millisecond
 * @param until when it ends by itself; empty when somebody must end it
 */
public record Suspension(Scope scope, String name, String reason, String by, Instant since, Optional<Instant> until) {
    private static final int MAX_TEXT = 500;

    /** What can be suspended. */
    public enum Scope {
        SITE,
        DOMAIN,
        SOURCE,
        TENANT;

        /** As in URLs, on the command line and in log and metrics. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The inverse of {@link #keyword()}. */
        public static Optional<Scope> of(String keyword) {
            for (Scope scope : values()) {
                if (scope.keyword().equals(keyword)) {
                    return Optional.of(scope);
                }
            }
            return Optional.empty();
        }
    }

    public Suspension {
        reason = oneLine(reason);
        by = oneLine(by);
        since = since.truncatedTo(ChronoUnit.MILLIS);
        until = until.map(end -> end.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) : line;
    }

    /** Whether it holds at that time. */
    public boolean holds(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }
}
