package org.mailstage.core.site;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.site.Suspension.Scope;

/**
 * What nodes tell each other of one suspension: that it began, or that it was ended. Immutable.
 *
 * @param ended whether somebody ended it before its time
 * @param changedAt when this was said, to the millisecond
 */
public record SuspensionNote(Suspension suspension, boolean ended, Instant changedAt) {
    private static final String VERSION = "1";
    private static final int FIELDS = 9;
    private static final String NO_END = "-";
    /** Clocks differ by less. */
    private static final Duration SKEW = Duration.ofHours(1);

    /** By which notes about the same thing are known. */
    public String key() {
        return key(suspension.scope(), suspension.name());
    }

    static String key(Scope scope, String name) {
        return scope.keyword() + " " + (scope == Scope.DOMAIN ? name.toLowerCase(Locale.ROOT) : name);
    }

    boolean holds(Instant now) {
        return !ended && suspension.holds(now);
    }

    /**
     * Whether it need not be remembered any more: an end that was set by the clock comes on every node, an end that somebody
     * said must be heard by nodes that are away for so long.
     */
    boolean isOver(Instant now, Duration away) {
        boolean expired =
                suspension.until().filter(end -> end.plus(SKEW).isBefore(now)).isPresent();
        return expired || ended && changedAt.plus(away).isBefore(now);
    }

    /** The later of two; of two that were said at the same time the same one on every node. */
    public static SuspensionNote later(SuspensionNote a, SuspensionNote b) {
        int order = a.changedAt.compareTo(b.changedAt);
        if (order == 0) {
            order = a.encode().compareTo(b.encode());
        }
        return order >= 0 ? a : b;
    }

    /** One line: fields with tabs between them, as nodes of two versions must understand each other. */
    public String encode() {
        return String.join(
                "\t",
                VERSION,
                suspension.scope().keyword(),
                clean(suspension.name()),
                Long.toString(suspension.since().toEpochMilli()),
                suspension.until().map(end -> Long.toString(end.toEpochMilli())).orElse(NO_END),
                Boolean.toString(ended),
                Long.toString(changedAt.toEpochMilli()),
                clean(suspension.by()),
                clean(suspension.reason()));
    }

    private static String clean(String field) {
        return field.replaceAll("\\p{Cntrl}", " ");
    }

    /** The inverse of {@link #encode()}; empty when it is something else. */
    public static Optional<SuspensionNote> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || !fields[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            Optional<Instant> until = fields[4].equals(NO_END) ? Optional.empty() : Optional.of(time(fields[4]));
            Instant since = time(fields[3]);
            Instant changedAt = time(fields[6]);
            return Scope.of(fields[1])
                    .map(scope -> new SuspensionNote(
                            new Suspension(scope, fields[2], fields[8], fields[7], since, until),
                            Boolean.parseBoolean(fields[5]),
                            changedAt));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
