package org.mailstage.ejb.retry;

import java.time.Duration;

/**
 * How a message waits until an arbitrary time though each retry tier has one delay: in steps, each as long as fits. Few
 * tiers do for any wait, and each keeps its order by time. Stateless.
 */
public final class WaitSteps {
    private static final Duration[] STEPS = {
        Duration.ofDays(1),
        Duration.ofHours(6),
        Duration.ofHours(1),
        Duration.ofMinutes(15),
        Duration.ofMinutes(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
    };

    /** The wait that is always possible; so much may a message come out too late. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private WaitSteps() {}

    /** The next step of a wait of which so much is left. */
    public static Duration next(Duration rest) {
        for (Duration step : STEPS) {
            if (step.compareTo(rest) <= 0) {
                return step;
            }
        }
        return SHORTEST;
    }
}
