package org.mailstage.core.schedule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many per time, as administrators write it: {@code 100/1h}. Immutable.
 *
 * @param count how many, at least 1
 * @param per within which time, longer than zero
 */
public record Rate(long count, Duration per) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\s*/\\s*(\\S.*)");
    private static final Pattern UNIT = Pattern.compile("ms|s|m|h|d");

    public Rate {
        if (count < 1) {
            throw new IllegalArgumentException("a rate is at least one, not " + count);
        }
        if (per.isZero() || per.isNegative()) {
            throw new IllegalArgumentException("a rate needs a time longer than zero");
        }
    }

    /**
     * Reads {@code 100/1h}; {@code 100/h} is the same.
     *
     * @throws IllegalArgumentException with a text an administrator understands
     */
    public static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a rate is a whole number, a slash and a duration, such as 100/1h, not " + text);
        }
        String time = form.group(2).strip();
        Duration per = DurationText.parse(UNIT.matcher(time).matches() ? "1" + time : time);
        return new Rate(Long.parseLong(form.group(1)), per);
    }

    /** The inverse of {@link #parse}. */
    @Override
    public String toString() {
        return count + "/" + DurationText.format(per);
    }
}
