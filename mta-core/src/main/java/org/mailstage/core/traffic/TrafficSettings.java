package org.mailstage.core.traffic;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;

/**
 * Limits on what a client may send per time. Immutable.
 *
 * @param rates the limits by rule; a rule without one does not limit
 * @param ipv4Prefix length of the IPv4 networks that count as one client
 * @param ipv6Prefix length of the IPv6 networks that count as one client
 * @param limitTrusted whether trusted networks are limited too
 */
public record TrafficSettings(
        Map<TrafficRule, RateByRole> rates, int ipv4Prefix, int ipv6Prefix, boolean limitTrusted) {
    /** Only what no honest MTA reaches: twenty connections a second from one address, for a minute. */
    public static final TrafficSettings DEFAULT = new TrafficSettings(
            Map.of(
                    TrafficRule.CLIENT_CONNECTIONS,
                    RateByRole.of(ListenerRole.MX, new Rate(1200, Duration.ofMinutes(1)))),
            32,
            64,
            false);

    public TrafficSettings {
        EnumMap<TrafficRule, RateByRole> copy = new EnumMap<>(TrafficRule.class);
        rates.forEach((rule, rate) -> {
            if (!rate.rates().isEmpty()) {
                copy.put(rule, rate);
            }
        });
        rates = Collections.unmodifiableMap(copy);
    }

    /** The limit of a rule at listeners of a role. */
    public Optional<Rate> rate(TrafficRule rule, ListenerRole role) {
        RateByRole byRole = rates.get(rule);
        return byRole == null ? Optional.empty() : byRole.of(role);
    }

    /** The limits of a rule at all listeners. */
    public RateByRole rates(TrafficRule rule) {
        return rates.getOrDefault(rule, RateByRole.NONE);
    }
}
