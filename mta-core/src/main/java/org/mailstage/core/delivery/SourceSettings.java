package org.mailstage.core.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Source addresses and their EHLO names, and accounts at smart hosts. Immutable.
 *
 * @param pools by name
 * @param relays by host
 */
public record SourceSettings(Map<String, SourcePool> pools, Map<String, RelayAccount> relays) {
    /** The pool of sites that no rule gives another. */
    public static final String DEFAULT_POOL = "default";

    public static final SourceSettings DEFAULT = new SourceSettings(Map.of(), Map.of());

    public SourceSettings {
        pools = Map.copyOf(pools);
        relays = Map.copyOf(relays);
    }

    /**
     * Where a connection comes from: drawn from the pool, else from the default one, else whatever the system takes.
     *
     * @param pool its name; empty for the default one
     */
    public List<SourceAddress> sources(String pool, String hostname, RandomGenerator random) {
        return Optional.ofNullable(pools.get(pool))
                .or(() -> Optional.ofNullable(pools.get(DEFAULT_POOL)))
                .map(found -> found.draw(hostname, random))
                .orElseGet(() -> List.of(new SourceAddress(null, hostname)));
    }

    /** The account at a host; empty where nobody signs in. */
    public Optional<RelayAccount> accountAt(String host) {
        return Optional.ofNullable(relays.get(host));
    }
}
