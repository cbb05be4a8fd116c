package org.mailstage.core.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The waits between delivery attempts as text: {@code 1m, 5m, 15m, 1h*4, 4h} (RFC 5321 §4.5.4.1).
 *
 * <p>Immutable. {@code 1h*4} stands for four waits of an hour; the last wait repeats until the give-up time, which is
 * not part of the schedule. A schedule has at most {@value #MAX_DELAYS} waits of at most {@value #MAX_TIERS} different
 * lengths, each from 100 ms to 7 days, because every length is a queue at the broker.
 */
public record RetrySchedule(List<Duration> delays) {
    public static final int MAX_DELAYS = 1000;
    public static final int MAX_TIERS = 16;

    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofDays(7);
    private static final Pattern STEP = Pattern.compile("([^*]*?)\\s*(?:\\*\\s*([0-9]{1,5}))?");

    /** @throws IllegalArgumentException when there is no wait, too many, or one out of range */
    public RetrySchedule {
        delays = List.copyOf(delays);
        if (delays.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule needs at least one wait, such as 5m");
        }
        if (delays.size() > MAX_DELAYS) {
            throw new IllegalArgumentException("a retry schedule has at most " + MAX_DELAYS + " waits");
        }
        delays.forEach(RetrySchedule::checkDelay);
        if (delays.stream().distinct().count() > MAX_TIERS) {
            throw new IllegalArgumentException(
                    "a retry schedule has at most " + MAX_TIERS + " different waits: each is a queue");
        }
    }

    /** @throws IllegalArgumentException with a text an administrator understands */
    public static RetrySchedule parse(String text) {
        List<Duration> delays = new ArrayList<>();
        for (String step : text.split(",", -1)) {
            addStep(step.strip(), delays);
        }
        return new RetrySchedule(delays);
    }

    public static RetrySchedule of(RetryPolicy policy) {
        return new RetrySchedule(policy.delays());
    }

    public RetryPolicy withGiveUp(Duration giveUp) {
        return new RetryPolicy(delays, giveUp);
    }

    private static void addStep(String step, List<Duration> delays) {
        Matcher form = STEP.matcher(step);
        if (step.isEmpty() || !form.matches()) {
            throw new IllegalArgumentException(
                    "a retry schedule is a list of waits, such as 1m, 5m, 1h*4; this is none: '" + step + "'");
        }
        Duration delay = DurationText.parse(form.group(1));
        checkDelay(delay);
        int times = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        if (times < 1 || delays.size() + times > MAX_DELAYS) {
            throw new IllegalArgumentException(
                    "a wait repeats 1 to " + MAX_DELAYS + " times, all of them together: '" + step + "'");
        }
        for (int i = 0; i < times; i++) {
            delays.add(delay);
        }
    }

    private static void checkDelay(Duration delay) {
        if (delay.compareTo(MIN_DELAY) < 0 || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException("a wait lies within " + DurationText.format(MIN_DELAY) + " .. "
                    + DurationText.format(MAX_DELAY) + ", not " + DurationText.format(delay));
        }
    }

    /** The text form, runs of equal waits as {@code wait*count}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        int from = 0;
        while (from < delays.size()) {
            int to = from + 1;
            while (to < delays.size() && delays.get(to).equals(delays.get(from))) {
                to++;
            }
            String delay = DurationText.format(delays.get(from));
            text.add(to - from == 1 ? delay : delay + "*" + (to - from));
            from = to;
        }
        return text.toString();
    }
}
