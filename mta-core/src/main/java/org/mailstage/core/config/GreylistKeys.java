package org.mailstage.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mailstage.core.greylist.GreylistSettings;
import org.mailstage.core.net.CidrBlock;

/** The keys of greylisting. */
final class GreylistKeys {
    private static final GreylistSettings DEFAULT = GreylistSettings.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MIN_PREFIX = 8;

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private static final ConfigKey<Duration> DELAY = key(
            "delay",
            Types.duration(SECOND, Duration.ofDays(1)),
            DEFAULT.delay(),
            GreylistSettings::delay,
            KeyDoc.of(
                            "How long a new sender is asked to wait.",
                            "It hears `450 4.7.1` with the seconds left (RFC 6647 §5 advises one minute to an hour). Only on"
                                    + " listeners with `greylist: true`; trusted networks and authenticated users are never asked."
                                    + " A sender is a client's network with a reverse-path and a recipient.")
                    .seeAlso("greylist.retry-window", "greylist.keep"));
    private static final ConfigKey<Duration> RETRY_WINDOW = key(
            "retry-window",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
            DEFAULT.retryWindow(),
            GreylistSettings::retryWindow,
            KeyDoc.of("How long after its first attempt a sender may come back.", "Later it counts as new.")
                    .seeAlso("greylist.delay"));
    private static final ConfigKey<Duration> KEEP = key(
            "keep",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(366)),
            DEFAULT.keep(),
            GreylistSettings::keep,
            KeyDoc.of(
                            "How long a sender that came back is let in at once, counted from its last message.",
                            "36 days: what is sent once a month stays known.")
                    .seeAlso("greylist.delay"));
    private static final ConfigKey<Integer> ALLOW_AFTER = key(
            "allow-after",
            Types.number("senders", 0, 1_000_000),
            DEFAULT.allowAfter(),
            GreylistSettings::allowAfter,
            KeyDoc.of(
                            "From how many senders that came back on a client's network is let in whatever it sends.",
                            "0: never.")
                    .seeAlso("greylist.prefix.ipv4"));
    private static final ConfigKey<Integer> IPV4_PREFIX = key(
            "prefix.ipv4",
            Types.number("bits", MIN_PREFIX, 32),
            DEFAULT.ipv4Prefix(),
            GreylistSettings::ipv4Prefix,
            KeyDoc.of(
                            "How much of an IPv4 address names a client.",
                            "24, because the next attempt often comes from another machine of the same site.")
                    .seeAlso("greylist.prefix.ipv6"));
    private static final ConfigKey<Integer> IPV6_PREFIX = key(
            "prefix.ipv6",
            Types.number("bits", MIN_PREFIX, 128),
            DEFAULT.ipv6Prefix(),
            GreylistSettings::ipv6Prefix,
            KeyDoc.of("How much of an IPv6 address names a client.", "").seeAlso("greylist.prefix.ipv4"));
    private static final ConfigKey<List<CidrBlock>> EXEMPT_NETWORKS = key(
            "exempt.networks",
            Types.NETWORKS,
            List.of(),
            GreylistSettings::exemptNetworks,
            KeyDoc.of("Clients that are never asked to wait.", "").example("[192.0.2.0/24]"));
    private static final ConfigKey<List<String>> EXEMPT_DOMAINS = key(
            "exempt.domains",
            Types.DOMAINS,
            List.of(),
            GreylistSettings::exemptDomains,
            KeyDoc.of("Domains of recipients for which nobody is asked to wait.", "")
                    .example("[alerts.example.org]"));

    private GreylistKeys() {}

    static List<ConfigKey<?>> all() {
        return ALL;
    }

    /** The settings out of the values read. */
    static GreylistSettings read(Values values) {
        return new GreylistSettings(
                values.get(DELAY),
                values.get(RETRY_WINDOW),
                values.get(KEEP),
                values.get(ALLOW_AFTER),
                values.get(IPV4_PREFIX),
                values.get(IPV6_PREFIX),
                values.get(EXEMPT_NETWORKS),
                values.get(EXEMPT_DOMAINS));
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<GreylistSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                "greylist." + name,
                type,
                defaultValue,
                s -> getter.apply(s.reception().greylist()),
                doc);
        ALL.add(key);
        return key;
    }
}
