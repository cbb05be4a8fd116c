package org.mailstage.core.traffic;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;

/**
 * A rate for each role of a listener; a role without one has no limit. Immutable.
 *
 * @param rates the rates there are
 */
public record RateByRole(Map<ListenerRole, Rate> rates) {
    /** No limit anywhere. */
    public static final RateByRole NONE = new RateByRole(Map.of());

    public RateByRole {
        EnumMap<ListenerRole, Rate> copy = new EnumMap<>(ListenerRole.class);
        copy.putAll(rates);
        rates = Collections.unmodifiableMap(copy);
    }

    /** The same rate for every role. */
    public static RateByRole everywhere(Rate rate) {
        EnumMap<ListenerRole, Rate> rates = new EnumMap<>(ListenerRole.class);
        for (ListenerRole role : ListenerRole.values()) {
            rates.put(role, rate);
        }
        return new RateByRole(rates);
    }

    /** A rate for one role. */
    public static RateByRole of(ListenerRole role, Rate rate) {
        return new RateByRole(Map.of(role, rate));
    }

    public Optional<Rate> of(ListenerRole role) {
        return Optional.ofNullable(rates.get(role));
    }
}
