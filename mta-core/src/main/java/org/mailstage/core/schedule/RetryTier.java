package org.mailstage.core.schedule;

import java.time.Duration;
import java.util.List;

/**
 * All deferred mail that waits equally long: one queue, ordered by due time. Immutable.
 *
 * @param delay how long its messages wait
 */
public record RetryTier(Duration delay) {
    /** The tiers a policy needs, shortest first. */
    public static List<RetryTier> of(RetryPolicy policy) {
        return policy.delays().stream().distinct().sorted().map(RetryTier::new).toList();
    }

    /** The tier that a message enters after the given number of attempts (at least 1). */
    public static RetryTier after(int attempts, RetryPolicy policy) {
        return new RetryTier(policy.delayAfter(attempts));
    }

    /** End of the queue's name, such as {@code 1m} or {@code 4h}; different for different delays. */
    public String name() {
        return DurationText.format(delay);
    }

    @Override
    public String toString() {
        return name();
    }
}
