package org.mailstage.core.site;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;

/**
 * What is done about deferrals with certain replies. Immutable.
 *
 * <p>The text form of what is done is {@code ACTION [for DURATION] [after COUNT in DURATION]}, where the action is {@code
 * suspend DURATION}, {@code concurrency NUMBER}, {@code concurrency half}, {@code rate RATE}, {@code source POOL} or {@code
 * bounce}.
 *
 * @param count so many such replies of one site are needed, at least 1
 * @param within in so long; no matter with a count of one
 */
public record ReplyRule(ReplyPattern match, ReplyAction action, int count, Duration within) {
    private static final Pattern FORM =
            Pattern.compile("(?<verb>[a-z]+)(?: +(?<what>[^ ]+))?(?: +for +(?<howLong>[^ ]+))?"
                    + "(?: +after +(?<count>[0-9]{1,4}) +in +(?<within>[^ ]+))?");
    private static final Pattern POOL = Pattern.compile("[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?");
    private static final Duration USUAL = Duration.ofMinutes(15);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int MAX_CONCURRENCY = 10_000;
    private static final int MAX_COUNT = 1000;
    private static final String EXAMPLES =
            "such as: suspend 15m, concurrency half for 1h, rate 10/1m for 1h, source NAME for"
                    + " 1h, bounce; and behind it, if you like, after 3 in 1m";

    /** The same at each such reply. */
    public static ReplyRule always(ReplyPattern match, ReplyAction action) {
        return new ReplyRule(match, action, 1, Duration.ofMinutes(1));
    }

    /**
     * Reads what is done.
     *
     * @throws IllegalArgumentException with a text an administrator understands
     */
    public static ReplyRule parse(String match, String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException("says what is done, " + EXAMPLES);
        }
        ReplyPattern pattern = ReplyPattern.parse(match);
        ReplyAction action = action(form);
        if (form.group("count") == null) {
            return always(pattern, action);
        }
        int count = Integer.parseInt(form.group("count"));
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("counts within 1 .. " + MAX_COUNT + " replies, not " + count);
        }
        return new ReplyRule(pattern, action, count, duration(form.group("within")));
    }

    private static ReplyAction action(Matcher form) {
        String verb = form.group("verb");
        String what = form.group("what");
        String howLong = form.group("howLong");
        boolean bare = verb.equals("bounce");
        if (bare && (what != null || howLong != null) || !bare && what == null) {
            throw new IllegalArgumentException("says what is done, " + EXAMPLES);
        }
        if (verb.equals("suspend") && howLong != null) {
            throw new IllegalArgumentException("says how long once: suspend 15m, without for");
        }
        Duration time = howLong == null ? USUAL : duration(howLong);
        return switch (verb) {
            case "suspend" -> new ReplyAction.Suspend(duration(what));
            case "concurrency" ->
                what.equals("half") ? new ReplyAction.Halve(time) : new ReplyAction.Concurrency(number(what), time);
            case "rate" -> new ReplyAction.Slow(rate(what), time);
            case "source" -> new ReplyAction.Source(pool(what), time);
            case "bounce" -> new ReplyAction.Bounce();
            default -> throw new IllegalArgumentException("says what is done, " + EXAMPLES);
        };
    }

    private static Duration duration(String text) {
        return within(DurationText.parse(text));
    }

    private static Duration within(Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("takes a time within 1s .. 7d, not " + DurationText.format(time));
        }
        return time;
    }

    private static Rate rate(String text) {
        Rate rate = Rate.parse(text);
        within(rate.per());
        return rate;
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "takes half or a number within 1 .. " + MAX_CONCURRENCY + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    private static String pool(String text) {
        if (!POOL.matcher(text).matches()) {
            throw new IllegalArgumentException("takes the name of a source pool, not " + text);
        }
        return text;
    }

    /** What is done, as it is written; {@link #parse} reads it back. */
    public String doing() {
        return action + (count > 1 ? " after " + count + " in " + DurationText.format(within) : "");
    }
}
