package org.mailstage.core.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mailstage.core.config.ValueType.Entries;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.schedule.DurationText;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.site.Provider;
import org.mailstage.core.site.ReplyPattern;
import org.mailstage.core.site.ReplyRule;
import org.mailstage.core.site.ShapingSettings;
import org.mailstage.core.site.SiteLimits;

/** The keys of sites' limits. */
final class ShapingKeys {
    private static final ShapingSettings DEFAULT = ShapingSettings.DEFAULT;
    private static final int MAX_CONCURRENCY = 10_000;
    private static final int MAX_MESSAGES = 10_000;
    private static final Duration LONGEST_RATE = Duration.ofDays(7);
    private static final Pattern TENANT = Pattern.compile("[^\\s\\p{Cntrl}]{1,100}");
    private static final String NO_LIMIT = "no limit";

    private static final One<Rate> RATE =
            new One<>("rate", "at least 1, per 1s .. 7d", ShapingKeys::rate, Rate::toString);
    private static final Entries<String> REPLIES = new Entries<>(
            "action by pattern",
            "",
            text -> ReplyPattern.parse(text).toString(),
            (pattern, text) -> ReplyRule.parse(pattern, text).doing(),
            Function.identity());

    private static final One<String> HOST = new One<>("domain", "", ShapingKeys::host, Function.identity());

    private static final SectionKey<Provider, Optional<List<String>>> HOSTS = new SectionKey<>(
            "hosts",
            new Maybe<>(new Many<>(HOST)),
            Provider::hosts,
            KeyDoc.of(
                            "Domains below which the provider's MX hosts stand.",
                            "The names of the hosts that mail goes to, not the domains of the recipients: `google.com` is meant for"
                                    + " all domains whose MX is `aspmx.l.google.com`. The address of a smart host"
                                    + " that has no name will do as well. Needed for a provider that is not known already. An empty list, `[]`, switches off what is known of one.")
                    .defaultText("those that are known for a provider of that name"));
    private static final SectionKey<Provider, Optional<Integer>> CONCURRENCY = new SectionKey<>(
            "concurrency",
            new Maybe<>(Types.number("deliveries", 1, MAX_CONCURRENCY)),
            provider -> provider.limits().concurrency(),
            KeyDoc.of(
                            "Most deliveries under way at once to all sites of the provider together.",
                            "Over the whole cluster. For each site `delivery.site-concurrency` holds as well.")
                    .seeAlso("delivery.site-concurrency")
                    .defaultText(NO_LIMIT));
    private static final SectionKey<Provider, Optional<Rate>> MESSAGE_RATE = new SectionKey<>(
            "message-rate",
            new Maybe<>(RATE),
            provider -> provider.limits().messageRate(),
            KeyDoc.of(
                            "Most messages to the provider in a stretch of time, such as `600/1m`.",
                            "Over the whole cluster.")
                    .defaultText(NO_LIMIT));
    private static final SectionKey<Provider, Optional<Rate>> CONNECTION_RATE = new SectionKey<>(
            "connection-rate",
            new Maybe<>(RATE),
            provider -> provider.limits().connectionRate(),
            KeyDoc.of(
                            "Most new connections to the provider in a stretch of time, such as `60/1m`.",
                            "Over the whole cluster.")
                    .defaultText(NO_LIMIT));
    private static final SectionKey<Provider, Optional<Integer>> PER_CONNECTION = new SectionKey<>(
            "messages-per-connection",
            new Maybe<>(Types.number("messages", 1, MAX_MESSAGES)),
            provider -> provider.limits().messagesPerConnection(),
            KeyDoc.of("Messages after which a connection is ended.", "")
                    .seeAlso("delivery.messages-per-connection")
                    .defaultText("as `delivery.messages-per-connection`"));
    private static final SectionKey<Provider, Optional<Duration>> IDLE = new SectionKey<>(
            "idle",
            new Maybe<>(Types.duration(Duration.ZERO, Duration.ofMinutes(10))),
            provider -> provider.limits().idle(),
            KeyDoc.of("How long an unused connection is kept.", "")
                    .seeAlso("delivery.idle-connection")
                    .defaultText("as `delivery.idle-connection`"));
    private static final SectionKey<Provider, Optional<String>> SOURCE = new SectionKey<>(
            "source",
            new Maybe<>(Types.name("source pool")),
            provider -> provider.limits().source(),
            KeyDoc.of("The source addresses that mail to the provider comes from.", "")
                    .defaultText("the usual ones"));
    private static final SectionKey<Provider, Map<String, String>> RULES = new SectionKey<>(
            "replies",
            REPLIES,
            provider -> texts(provider.replies()),
            KeyDoc.of(
                            "What is done about certain replies, by pattern.",
                            "A pattern is a regular expression for the beginning of a reply in one line, code first, whatever the case"
                                    + " of letters: `\"421 .*4\\.7\\.0\"` (in YAML within double quotes, `\\\\` stands for `\\`). The"
                                    + " first that fits a refusal holds. Behind it stands what is done at that site: `suspend 15m`;"
                                    + " `concurrency 3 for 1h`, `concurrency half for 1h`; `rate 10/1m for 1h`; `source NAME for"
                                    + " 1h`; or `bounce`, which has the message come back at once. Without `for` it is 15 minutes."
                                    + " `after 3 in 1m` behind it waits for the third such reply of a site within a minute. Rules"
                                    + " that are known for a provider come after one's own; one with the same pattern takes its"
                                    + " place.")
                    .defaultText("those that are known for a provider of that name"));

    private static final Sections<Provider> PROVIDER_SECTIONS = new Sections<>(
            "providers",
            Types.name("provider"),
            List.of(HOSTS, CONCURRENCY, MESSAGE_RATE, CONNECTION_RATE, PER_CONNECTION, IDLE, SOURCE, RULES),
            ShapingKeys::provider);
    private static final String PROVIDERS_NAME = "delivery.providers";
    private static final Map<String, Provider> SHIPPED = ShippedProviders.read(
            new Sections<>("providers", PROVIDER_SECTIONS.names(), PROVIDER_SECTIONS.keys(), ShapingKeys::known),
            PROVIDERS_NAME);

    private static final SectionKey<SiteLimits, Optional<Integer>> THEIR_CONCURRENCY = new SectionKey<>(
            "concurrency",
            new Maybe<>(Types.number("deliveries", 1, MAX_CONCURRENCY)),
            SiteLimits::concurrency,
            KeyDoc.of("Most deliveries under way at once.", "Over the whole cluster.")
                    .defaultText(NO_LIMIT));
    private static final SectionKey<SiteLimits, Optional<Rate>> THEIR_RATE = new SectionKey<>(
            "message-rate",
            new Maybe<>(RATE),
            SiteLimits::messageRate,
            KeyDoc.of("Most messages in a stretch of time, such as `600/1m`.", "Over the whole cluster.")
                    .defaultText(NO_LIMIT));

    private static final ConfigKey<Integer> INITIAL_CONCURRENCY = key(
            "initial-concurrency",
            Types.number("deliveries", 1, MAX_CONCURRENCY),
            DEFAULT.initialConcurrency(),
            ShapingSettings::initialConcurrency,
            KeyDoc.of(
                            "Deliveries that a node has under way at once to a site of which it knows nothing yet.",
                            "Each success while all places are taken adds one, up to `delivery.site-concurrency`; each failure of a"
                                    + " connection or session takes one away, down to one. Refusals of recipients and messages for good"
                                    + " are no failures of the site.")
                    .seeAlso("delivery.site-concurrency", "delivery.longest-pause"));
    private static final ConfigKey<Duration> LONGEST_PAUSE = key(
            "longest-pause",
            Types.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            DEFAULT.longestPause(),
            ShapingSettings::longestPause,
            KeyDoc.of(
                            "How long a site that does not answer is left alone at most.",
                            "When as many attempts in a row have failed as run at once, the site is left alone as long as a message waits"
                                    + " that was tried once (`retry.schedule`). After it one attempt at a time finds out whether the site"
                                    + " answers again; each that fails has it left alone for the next wait of the schedule.")
                    .seeAlso("retry.schedule", "delivery.initial-concurrency"));
    private static final ConfigKey<Integer> MESSAGES_PER_CONNECTION = key(
            "messages-per-connection",
            Types.number("messages", 1, MAX_MESSAGES),
            DEFAULT.messagesPerConnection(),
            ShapingSettings::messagesPerConnection,
            KeyDoc.of(
                            "Messages after which a connection is ended.",
                            "Load balancers in front of a site want their share.")
                    .seeAlso("delivery.idle-connection"));
    private static final ConfigKey<Map<String, Provider>> PROVIDERS = key(
            "providers",
            PROVIDER_SECTIONS,
            Map.of(),
            ShapingSettings::providers,
            KeyDoc.of(
                            "Limits and rules for whoever runs certain MX hosts, by name.",
                            "Some providers are known already: " + String.join(", ", SHIPPED.keySet())
                                    + ". A section of the same"
                                    + " name changes single keys of what is known; `org/mailstage/core/config/providers.yaml` in"
                                    + " `mta-core` shows it.")
                    .sample("yahoo:\n"
                            + "  message-rate: 600/1m\n"
                            + "partner:\n"
                            + "  hosts: [mx.partner.example]\n"
                            + "  concurrency: 3\n"
                            + "  replies:\n"
                            + "    \"421 .*4\\\\.7\\\\.0\": suspend 15m after 3 in 1m")
                    .defaultText("what is known of big providers")
                    .seeAlso("delivery.site-concurrency"));
    private static final ConfigKey<Map<String, String>> EVERY_SITE = key(
            "replies",
            REPLIES,
            Map.of(),
            shaping -> texts(shaping.replies()),
            KeyDoc.of(
                            "What is done about certain replies of any site, by pattern.",
                            "As `delivery.providers.NAME.replies`, which come before these.")
                    .sample("\"421 .*too many connections\": concurrency half for 15m\n"
                            + "\"450 4\\\\.7\\\\.1 .*rate\": rate 60/1m for 1h after 3 in 1m")
                    .defaultText("none")
                    .seeAlso("delivery.providers"));
    private static final ConfigKey<Map<String, SiteLimits>> DOMAINS = key(
            "limits.domains",
            theirs("limits by domain", eachOr(Types.DOMAIN)),
            Map.of(),
            ShapingSettings::domains,
            KeyDoc.of(
                            "Limits by domain of the recipients.",
                            "Beside those of the site; the strictest wins. `\"*\"` stands for each domain that is not named.")
                    .sample("example.net:\n  concurrency: 2\n  message-rate: 60/1m")
                    .defaultText("none"));
    private static final ConfigKey<Map<String, SiteLimits>> TENANTS = key(
            "limits.tenants",
            theirs("limits by tenant", eachOr(new One<>("tenant", "", ShapingKeys::tenant, Function.identity()))),
            Map.of(),
            ShapingSettings::tenants,
            KeyDoc.of(
                            "Limits by tenant, on whose account mail goes.",
                            "Beside those of the site; the strictest wins. `\"*\"` stands for each tenant that is not named.")
                    .sample("shop:\n  message-rate: 6000/1h")
                    .defaultText("none"));
    private static final ConfigKey<Map<String, SiteLimits>> SOURCES = key(
            "limits.sources",
            theirs("limits by source pool", eachOr(Types.name("source pool"))),
            Map.of(),
            ShapingSettings::sources,
            KeyDoc.of(
                            "Limits by source pool, over all sites.",
                            "Beside those of the site; the strictest wins. `\"*\"` stands for each pool that is not named.")
                    .sample("fresh:\n  message-rate: 1000/1h")
                    .defaultText("none"));

    private ShapingKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(
                INITIAL_CONCURRENCY,
                LONGEST_PAUSE,
                MESSAGES_PER_CONNECTION,
                PROVIDERS,
                EVERY_SITE,
                DOMAINS,
                TENANTS,
                SOURCES);
    }

    /** The settings out of the values read. */
    static ShapingSettings read(Values values) {
        return new ShapingSettings(
                values.get(INITIAL_CONCURRENCY),
                values.get(MESSAGES_PER_CONNECTION),
                values.get(LONGEST_PAUSE),
                values.get(PROVIDERS),
                SHIPPED,
                rules(values.get(EVERY_SITE)),
                values.get(DOMAINS),
                values.get(TENANTS),
                values.get(SOURCES));
    }

    private static Optional<Provider> provider(SectionValues values) {
        if (values.find(HOSTS).isEmpty() && !SHIPPED.containsKey(values.name())) {
            values.fault(
                    HOSTS,
                    "is missing, and no provider of that name is known: one of " + String.join(", ", SHIPPED.keySet()));
            return Optional.empty();
        }
        return known(values);
    }

    private static Optional<Provider> known(SectionValues values) {
        SiteLimits limits = new SiteLimits(
                values.get(CONCURRENCY, Optional.empty()),
                values.get(MESSAGE_RATE, Optional.empty()),
                values.get(CONNECTION_RATE, Optional.empty()),
                values.get(PER_CONNECTION, Optional.empty()),
                values.get(IDLE, Optional.empty()),
                values.get(SOURCE, Optional.empty()));
        List<ReplyRule> rules = rules(values.get(RULES, Map.of()));
        return Optional.of(new Provider(values.name(), values.get(HOSTS, Optional.empty()), limits, rules));
    }

    private static List<ReplyRule> rules(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(rule -> ReplyRule.parse(rule.getKey(), rule.getValue()))
                .toList();
    }

    private static Map<String, String> texts(List<ReplyRule> rules) {
        Map<String, String> texts = new LinkedHashMap<>();
        rules.forEach(rule -> texts.put(rule.match().toString(), rule.doing()));
        return texts;
    }

    private static Sections<SiteLimits> theirs(String title, One<String> names) {
        return new Sections<>(
                title,
                names,
                List.of(THEIR_CONCURRENCY, THEIR_RATE),
                values -> Optional.of(SiteLimits.of(
                        values.get(THEIR_CONCURRENCY, Optional.empty()), values.get(THEIR_RATE, Optional.empty()))));
    }

    private static One<String> eachOr(One<String> names) {
        return new One<>(
                names.title(),
                names.range(),
                text -> text.equals(ShapingSettings.EACH)
                        ? text
                        : names.reader().apply(text),
                Function.identity());
    }

    private static String host(String text) {
        return IpLiteral.parse(text).isPresent()
                ? text.toLowerCase(Locale.ROOT)
                : Types.DOMAIN.reader().apply(text);
    }

    private static String tenant(String text) {
        if (!TENANT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "takes the name of a tenant, without blanks, up to 100 characters, not " + Faults.quote(text));
        }
        return text;
    }

    private static Rate rate(String text) {
        Rate rate = Rate.parse(text);
        if (rate.per().compareTo(Duration.ofSeconds(1)) < 0 || rate.per().compareTo(LONGEST_RATE) > 0) {
            throw new IllegalArgumentException("takes a time within 1s .. 7d, not " + DurationText.format(rate.per()));
        }
        return rate;
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<ShapingSettings, T> getter, KeyDoc doc) {
        return new ConfigKey<>(
                "delivery." + name,
                type,
                defaultValue,
                s -> getter.apply(s.delivery().shaping()),
                doc);
    }
}
