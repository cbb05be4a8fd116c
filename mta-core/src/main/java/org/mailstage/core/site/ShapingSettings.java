package org.mailstage.core.site;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Limits of sites, providers, domains and tenants. Immutable.
 *
 * @param initialConcurrency attempts at once at a site of which nothing is known yet
 * @param messagesPerConnection messages after which a connection is ended
 * @param longestPause how long a site that does not answer is left alone at most
 * @param providers what the administrator says of providers, by name
 * @param shipped what we say of them; holds where the administrator says nothing
 * @param replies rules for every site's replies, after those of its provider
 * @param domains limits by domain of the recipients; {@code *} for each that is not named
 * @param tenants limits by tenant, likewise
 * @param sources limits by source pool, likewise
 */
public record ShapingSettings(
        int initialConcurrency,
        int messagesPerConnection,
        Duration longestPause,
        Map<String, Provider> providers,
        Map<String, Provider> shipped,
        List<ReplyRule> replies,
        Map<String, SiteLimits> domains,
        Map<String, SiteLimits> tenants,
        Map<String, SiteLimits> sources) {
    /** Stands for each that is not named. */
    public static final String EACH = "*";

    /** Without any provider. Load balancers in front of a next hop want their share, hence the end of connections. */
    public static final ShapingSettings DEFAULT = new ShapingSettings(
            5, 100, Duration.ofMinutes(30), Map.of(), Map.of(), List.of(), Map.of(), Map.of(), Map.of());

    /** Maps keep their order: the first provider that fits holds. */
    public ShapingSettings {
        providers = ordered(providers);
        shipped = ordered(shipped);
        replies = List.copyOf(replies);
        domains = ordered(domains);
        tenants = ordered(tenants);
        sources = ordered(sources);
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Who runs the first of the hosts that anybody known runs; the administrator's providers come first. */
    public Optional<Provider> provider(List<String> hosts) {
        Iterable<Provider> known = effective();
        for (String host : hosts) {
            String name = host.toLowerCase(Locale.ROOT);
            for (Provider provider : known) {
                if (provider.runs(name)) {
                    return Optional.of(provider);
                }
            }
        }
        return Optional.empty();
    }

    /** What holds for the providers, the administrator's first. */
    private Iterable<Provider> effective() {
        Map<String, Provider> all = new LinkedHashMap<>(providers);
        shipped.forEach((name, known) -> all.merge(name, known, (own, ours) -> own.over(ours)));
        return all.values();
    }

    /** The limits of a domain, tenant or source pool by its name; none for the empty name. */
    public static SiteLimits limits(Map<String, SiteLimits> byName, String name) {
        if (name.isEmpty() || byName.isEmpty()) {
            return SiteLimits.NONE;
        }
        SiteLimits own = byName.get(name);
        return own != null ? own : byName.getOrDefault(EACH, SiteLimits.NONE);
    }
}
