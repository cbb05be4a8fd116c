package org.mailstage.core.traffic;

import java.time.Duration;

/**
 * So much in so much time: no stretch of that length may hold more. Immutable.
 *
 * @param amount most that is allowed, at least 1
 * @param window the length of time, from one second up
 */
public record Rate(long amount, Duration window) {
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(7);

    public Rate {
        if (amount < 1) {
            throw new IllegalArgumentException("the amount of a rate is at least 1, not " + amount);
        }
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the time of a rate lies within 1s .. 7d");
        }
    }
}
