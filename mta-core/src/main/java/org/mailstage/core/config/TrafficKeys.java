package org.mailstage.core.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mailstage.core.config.ValueType.Joined;
import org.mailstage.core.traffic.RateByRole;
import org.mailstage.core.traffic.TrafficRule;
import org.mailstage.core.traffic.TrafficRule.Measure;
import org.mailstage.core.traffic.TrafficSettings;

/** The keys of limits on what clients send per time. */
final class TrafficKeys {
    private static final TrafficSettings DEFAULT = TrafficSettings.DEFAULT;
    private static final int MIN_PREFIX = 8;

    private static final Map<TrafficRule, ConfigKey<RateByRole>> RATES = rates();

    private static final ConfigKey<Integer> IPV4_PREFIX = new ConfigKey<>(
            "traffic.prefix.ipv4",
            Types.number("bits", MIN_PREFIX, 32),
            DEFAULT.ipv4Prefix(),
            s -> s.reception().traffic().ipv4Prefix(),
            KeyDoc.of("How much of an IPv4 address names a client.", "32: each address is a client of its own.")
                    .seeAlso("traffic.prefix.ipv6"));

    private static final ConfigKey<Integer> IPV6_PREFIX = new ConfigKey<>(
            "traffic.prefix.ipv6",
            Types.number("bits", MIN_PREFIX, 128),
            DEFAULT.ipv6Prefix(),
            s -> s.reception().traffic().ipv6Prefix(),
            KeyDoc.of(
                            "How much of an IPv6 address names a client.",
                            "64: whoever has one address has all of its network, so they count together.")
                    .seeAlso("traffic.prefix.ipv4"));

    private static final ConfigKey<Boolean> LIMIT_TRUSTED = new ConfigKey<>(
            "traffic.limit-trusted",
            Types.BOOLEAN,
            DEFAULT.limitTrusted(),
            s -> s.reception().traffic().limitTrusted(),
            KeyDoc.of(
                            "Whether trusted networks are limited like everybody else.",
                            "Limits of users (`traffic.user.*`) hold in trusted networks in any case.")
                    .seeAlso("trusted"));

    private TrafficKeys() {}

    static List<ConfigKey<?>> all() {
        List<ConfigKey<?>> keys = new ArrayList<>(RATES.values());
        keys.addAll(List.of(IPV4_PREFIX, IPV6_PREFIX, LIMIT_TRUSTED));
        return keys;
    }

    /** The settings out of the values read. */
    static TrafficSettings read(Values values) {
        Map<TrafficRule, RateByRole> rates = new EnumMap<>(TrafficRule.class);
        RATES.forEach((rule, key) -> rates.put(rule, values.get(key)));
        return new TrafficSettings(rates, values.get(IPV4_PREFIX), values.get(IPV6_PREFIX), values.get(LIMIT_TRUSTED));
    }

    private static Map<TrafficRule, ConfigKey<RateByRole>> rates() {
        Map<TrafficRule, ConfigKey<RateByRole>> keys = new EnumMap<>(TrafficRule.class);
        for (TrafficRule rule : TrafficRule.values()) {
            keys.put(
                    rule,
                    new ConfigKey<>(
                            "traffic." + rule.keyword(),
                            type(rule.measure()),
                            DEFAULT.rates(rule),
                            s -> s.reception().traffic().rates(rule),
                            doc(rule)));
        }
        return keys;
    }

    private static Joined<RateByRole> type(Measure measure) {
        return measure == Measure.SIZE ? Types.sizeRates() : Types.rates(measure.keyword());
    }

    private static KeyDoc doc(TrafficRule rule) {
        KeyDoc doc =
                KeyDoc.of("Most " + what(rule.measure()) + " " + whose(rule) + " in a stretch of time.", text(rule));
        return rule == TrafficRule.CLIENT_CONNECTIONS
                ? doc.example("\"mx 1200/1m, submission 120/1m\"")
                : doc.seeAlso("traffic.client.connections");
    }

    private static String what(Measure measure) {
        switch (measure) {
            case SIZE:
                return "octets in accepted messages";
            case ERRORS:
                return "commands answered with 5yz";
            default:
                return measure.keyword();
        }
    }

    private static String whose(TrafficRule rule) {
        switch (rule.subject()) {
            case USER:
                return "of one user";
            case SENDER_DOMAIN:
                return "with one domain in the reverse-path";
            case CLIENT:
            default:
                return "of one client";
        }
    }

    private static String text(TrafficRule rule) {
        String reply = "Beyond it: `" + rule.reply().code() + " "
                + rule.reply().status().map(String::valueOf).orElse("") + "`.";
        if (rule == TrafficRule.CLIENT_CONNECTIONS) {
            return "`60/1m` is at most 60 in any minute at listeners of each role; `mx 60/1m, submission 20/1m` says it by role;"
                    + " `none` is no limit. Counted over all nodes of the cluster. " + reply;
        }
        if (rule == TrafficRule.DOMAIN_MESSAGES) {
            return "A reverse-path is easily forged: on a listener for the world this lets strangers use up somebody's limit. "
                    + reply;
        }
        return reply;
    }
}
