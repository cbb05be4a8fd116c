package org.mailstage.core.auth;

import java.time.Duration;

/**
 * When guessing of passwords is slowed down and stopped. Immutable.
 *
 * @param accountFailures failures for one account from one address range until it is blocked from there
 * @param rangeFailures failures from one address range, whatever the account, until the range is blocked
 * @param everywhereFailures failures for one account from anywhere until it is blocked from ranges it is not known from
 * @param window time within which failures are counted together
 * @param duration how long a block lasts
 * @param ipv4Prefix length of an address range, IPv4
 * @param ipv6Prefix length of an address range, IPv6
 * @param firstDelay how long the answer to the second failure is held back; doubles with each further one
 * @param longestDelay the longest that an answer is held back
 */
public record BlockSettings(
        int accountFailures,
        int rangeFailures,
        int everywhereFailures,
        Duration window,
        Duration duration,
        int ipv4Prefix,
        int ipv6Prefix,
        Duration firstDelay,
        Duration longestDelay) {
    public static final BlockSettings DEFAULT = new BlockSettings(
            10,
            50,
            200,
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            24,
            64,
            Duration.ofMillis(500),
            Duration.ofSeconds(15));
}
