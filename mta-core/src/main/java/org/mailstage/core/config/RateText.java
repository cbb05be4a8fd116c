package org.mailstage.core.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.traffic.RateByRole;

/**
 * Rates as administrators write them: {@code 60/1m} for all listeners, {@code mx 60/1m, submission 20/1m} for some,
 * {@code none}. A rate with a role wins over one without. Stateless.
 */
final class RateText {
    private static final String NONE = "none";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    private RateText() {}

    /** @throws IllegalArgumentException with a text an administrator understands */
    static RateByRole parse(String text, ToLongFunction<String> amount) {
        if (text.equalsIgnoreCase(NONE)) {
            return RateByRole.NONE;
        }
        Map<ListenerRole, Rate> named = new EnumMap<>(ListenerRole.class);
        RateByRole general = RateByRole.NONE;
        for (String part : text.split(",", -1)) {
            String[] words = part.strip().split("\\s+");
            if (words.length == 1) {
                if (general != RateByRole.NONE) {
                    throw new IllegalArgumentException("takes one rate for all listeners, not two: " + text);
                }
                general = RateByRole.everywhere(rate(words[0], amount));
            } else if (words.length > 2 || named.put(role(words[0]), rate(words[1], amount)) != null) {
                throw new IllegalArgumentException(
                        "takes rates with commas, each listener role once, such as mx 60/1m, submission 20/1m, not "
                                + Faults.quote(text));
            }
        }
        Map<ListenerRole, Rate> all = new EnumMap<>(ListenerRole.class);
        all.putAll(general.rates());
        all.putAll(named);
        return new RateByRole(all);
    }

    private static ListenerRole role(String text) {
        return ListenerRole.of(text.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(
                        "begins with a listener role (mx, submission, submissions, lmtp), not " + Faults.quote(text)));
    }

    private static Rate rate(String text, ToLongFunction<String> amount) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException(
                    "takes an amount and a time, such as 60/1m or 100MB/1h, or none; not " + Faults.quote(text));
        }
        Duration per = Rate.parse("1" + text.substring(slash)).per();
        if (per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("takes a time within 1s .. 7d, not " + Faults.quote(text));
        }
        return new Rate(amount.applyAsLong(text.substring(0, slash)), per);
    }

    /** The inverse of {@link #parse}. */
    static String format(RateByRole byRole, LongFunction<String> amount) {
        Map<ListenerRole, Rate> rates = byRole.rates();
        if (rates.isEmpty()) {
            return NONE;
        }
        Rate first = rates.values().iterator().next();
        if (byRole.equals(RateByRole.everywhere(first))) {
            return format(first, amount);
        }
        StringJoiner parts = new StringJoiner(", ");
        rates.forEach((role, rate) -> parts.add(role + " " + format(rate, amount)));
        return parts.toString();
    }

    private static String format(Rate rate, LongFunction<String> amount) {
        return amount.apply(rate.count()) + "/" + DurationText.format(rate.per());
    }
}
