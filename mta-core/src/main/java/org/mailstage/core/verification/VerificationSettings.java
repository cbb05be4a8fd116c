package org.mailstage.core.verification;

import java.time.Duration;

/**
 * Settings of recipient verification. Immutable.
 *
 * @param local how recipients in local domains are verified
 * @param relay how recipients in relay domains are verified
 * @param delimiter what separates a mailbox's name from an extension in its local part; empty: nothing does
 * @param noAnswer what becomes of recipients of whom nothing can be found out
 * @param patience how long a client waits for the answer of the next hop
 * @param probeTimeout how long a next hop is asked at most
 * @param sender with which reverse-path it is asked
 * @param cache how long answers are kept
 * @param harvest what becomes of clients that try out addresses
 */
public record VerificationSettings(
        VerificationMethod local,
        VerificationMethod relay,
        String delimiter,
        NoAnswer noAnswer,
        Duration patience,
        Duration probeTimeout,
        ProbeSender sender,
        Cache cache,
        Harvest harvest) {
    /**
     * How long answers of next hops are kept.
     *
     * @param knownFor how long a known recipient counts as known
     * @param knownRefresh age from which on it is asked for again beside its use
     * @param unknownFor how long an unknown one counts as unknown
     * @param unknownRefresh age from which on it is asked for again beside its use
     */
    public record Cache(Duration knownFor, Duration knownRefresh, Duration unknownFor, Duration unknownRefresh) {}

    /**
     * Limit of unknown recipients by client.
     *
     * @param limit unknown recipients of one client in the window
     * @param window the window
     * @param delay how long the client waits for the reply beyond the limit
     */
    public record Harvest(int limit, Duration window, Duration delay) {}

    public static final VerificationSettings DEFAULT = new VerificationSettings(
            VerificationMethod.OFF,
            VerificationMethod.OFF,
            "+",
            NoAnswer.ACCEPT,
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            ProbeSender.EMPTY,
            new Cache(Duration.ofDays(31), Duration.ofDays(7), Duration.ofDays(3), Duration.ofHours(3)),
            new Harvest(20, Duration.ofMinutes(10), Duration.ofSeconds(5)));
}
