package org.mailstage.core.retry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mailstage.core.schedule.RetryPolicy;
import org.mailstage.core.schedule.RetrySchedule;

/**
 * Retry rules by destination and class of error, notices of delay, and what happens in doubt. Immutable.
 *
 * @param rules the rules by name, in their order: the first that matches counts
 * @param jitterPercent how much longer than planned a wait may be, in percent of it, so that mail deferred at once does
 *     not come back at once
 * @param delayNotice how long a message is under way before its sender is told; empty for never
 * @param inDoubt what happens when the outcome is unknown
 */
public record RetrySettings(
        Map<String, RetryRule> rules, int jitterPercent, Optional<Duration> delayNotice, InDoubtPolicy inDoubt) {
    /** The most that jitter adds: mail behind a message in its retry tier waits as much too long. */
    public static final Duration MAX_JITTER = Duration.ofMinutes(1);

    /** When those are told of a delay who asked for it, where nobody else is told. */
    public static final Duration ASKED_NOTICE = Duration.ofHours(4);

    /** Most different waits of all schedules together: each is a queue. */
    public static final int MAX_TIERS = 32;

    /** Hosts that greylist let a sender in after some minutes; who comes late waits for nothing. */
    private static final RetryRule GREYLIST = new RetryRule(
            List.of(),
            List.of(),
            List.of(),
            Set.of(ErrorClass.GREYLIST),
            Optional.of(RetrySchedule.parse("1m, 2m, 3m, 5m, 15m*3, 1h*4, 4h")),
            Optional.empty());

    public static final RetrySettings DEFAULT =
            new RetrySettings(Map.of("greylist", GREYLIST), 5, Optional.of(ASKED_NOTICE), InDoubtPolicy.RETRY);

    public RetrySettings {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /**
     * The waits and the give-up time for a deferred recipient.
     *
     * @param general what holds where no rule matches
     */
    public RetryPolicy policyFor(RetryCase deferred, RetryPolicy general) {
        return rules.values().stream()
                .filter(rule -> rule.matches(deferred))
                .findFirst()
                .map(rule -> rule.over(general))
                .orElse(general);
    }

    /** The shortest first wait of any rule or the general policy. */
    public Duration shortestFirstWait(RetryPolicy general) {
        return Stream.concat(Stream.of(general), rules.values().stream().map(rule -> rule.over(general)))
                .map(policy -> policy.delayAfter(1))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * How much is added to a wait: never less than nothing, never more than {@link #MAX_JITTER}.
     *
     * @param random from 0 to less than 1
     */
    public Duration jitter(Duration wait, double random) {
        long most = Math.min(wait.toMillis() * jitterPercent / 100, MAX_JITTER.toMillis());
        return Duration.ofMillis((long) (most * random));
    }
}
