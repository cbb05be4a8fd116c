package org.mailstage.core.site;

import java.time.Duration;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;

/**
 * Limits that somebody may have given; what is empty is not limited here. Immutable.
 *
 * @param concurrency most attempts at once, over the cluster
 * @param messageRate most attempts per time, over the cluster
 * @param connectionRate most new connections per time, over the cluster
 * @param messagesPerConnection messages after which a connection is ended
 * @param idle how long an unused connection is kept
 * @param source source addresses to use
 */
public record SiteLimits(
        Optional<Integer> concurrency,
        Optional<Rate> messageRate,
        Optional<Rate> connectionRate,
        Optional<Integer> messagesPerConnection,
        Optional<Duration> idle,
        Optional<String> source) {
    public static final SiteLimits NONE = new SiteLimits(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Of somebody whose connections nobody counts. */
    public static SiteLimits of(Optional<Integer> concurrency, Optional<Rate> messageRate) {
        return new SiteLimits(
                concurrency, messageRate, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** These, and where one is empty the other's. */
    public SiteLimits over(SiteLimits other) {
        return new SiteLimits(
                concurrency.or(other::concurrency),
                messageRate.or(other::messageRate),
                connectionRate.or(other::connectionRate),
                messagesPerConnection.or(other::messagesPerConnection),
                idle.or(other::idle),
                source.or(other::source));
    }
}
