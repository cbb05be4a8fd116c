package org.mailstage.core.schedule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as administrators write them: a whole number and one unit, {@code 500ms 30s 5m 1h 5d}. Stateless. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})\\s?(ms|s|m|h|d)");
    private static final String[] UNITS = {"d", "h", "m", "s"};
    private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1000L};

    private DurationText() {}

    /** @throws IllegalArgumentException with a text an administrator understands */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a duration is a whole number and a unit (ms, s, m, h, d), such as 30s or 5m, not " + text);
        }
        return Duration.ofMillis(Long.parseLong(form.group(1)) * unit(form.group(2)));
    }

    /** The inverse of {@link #parse}, in the largest unit that is exact; what is below a millisecond is cut off. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (millis % MILLIS[i] == 0) {
                return millis / MILLIS[i] + UNITS[i];
            }
        }
        return millis + "ms";
    }

    private static long unit(String name) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(name)) {
                return MILLIS[i];
            }
        }
        return 1;
    }
}
