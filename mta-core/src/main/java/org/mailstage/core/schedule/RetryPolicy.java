package org.mailstage.core.schedule;

import java.time.Duration;
import java.util.List;

/**
 * When a deferred message is tried again, and when we give up (RFC 5321 §4.5.4.1).
 *
 * @param delays wait before the 2nd, 3rd … attempt; the last one repeats. At least one, each positive
 * @param giveUp age after which the message is bounced instead
 */
public record RetryPolicy(List<Duration> delays, Duration giveUp) {
    public RetryPolicy {
        delays = List.copyOf(delays);
        if (delays.isEmpty()) {
            throw new IllegalArgumentException("a retry schedule needs at least one delay");
        }
    }

    /** The wait after the given number of attempts (at least 1). */
    public Duration delayAfter(int attempts) {
        return delays.get(Math.min(Math.max(attempts, 1), delays.size()) - 1);
    }
}
