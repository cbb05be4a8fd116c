package org.mailstage.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.config.ValueType.Entries;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.triage.DnsListRule;
import org.mailstage.core.triage.ReplyFilter;
import org.mailstage.core.triage.TriageAction;
import org.mailstage.core.triage.TriageSettings;

/** The keys of the look at unknown clients. */
final class TriageKeys {
    private static final TriageSettings DEFAULT = TriageSettings.DEFAULT;
    private static final int MAX_WEIGHT = 100;
    private static final int MAX_TEXT = 200;
    private static final String NO_TEASER = "none";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final One<TriageAction> ACTION = Types.keyword("action", TriageAction.class);
    private static final One<String> TEXT =
            new One<>("text", "up to " + MAX_TEXT + " characters in ASCII", TriageKeys::text, Function.identity());
    private static final One<String> TEASER_TEXT = new One<>(
            "text or none",
            TEXT.range(),
            text -> text.equals(NO_TEASER) ? "" : text(text),
            text -> text.isEmpty() ? NO_TEASER : text);
    private static final Entries<Integer> LISTS = Types.byName(
            "weight by DNS list",
            new One<>("DNS list", "", TriageKeys::listName, Function.identity()),
            Types.weight(-MAX_WEIGHT, MAX_WEIGHT));

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private static final ConfigKey<Duration> GREET_WAIT = key(
            "greet-wait",
            Types.duration(Duration.ZERO, Duration.ofMinutes(1)),
            DEFAULT.greetWait(),
            TriageSettings::greetWait,
            KeyDoc.of(
                            "How long an unknown client waits for its greeting.",
                            "A client must not send anything before the greeting (RFC 5321 §4.3.1); programs that send spam"
                                    + " often do. Only on listeners with `triage: true`.")
                    .seeAlso("triage.teaser", "triage.early-talkers", "triage.remember"));

    private static final ConfigKey<String> TEASER = key(
            "teaser",
            TEASER_TEXT,
            DEFAULT.teaser(),
            TriageSettings::teaser,
            KeyDoc.of(
                            "Text of the first line of the greeting, said before the wait.",
                            "A line `220-hostname text` that is not the last one of the greeting: a client that counts lines waits"
                                    + " for the rest, one that does not gives itself away. `none`: nothing is said before the"
                                    + " wait.")
                    .seeAlso("triage.greet-wait"));

    private static final ConfigKey<TriageAction> EARLY_TALKERS = key(
            "early-talkers",
            ACTION,
            DEFAULT.earlyTalkers(),
            TriageSettings::earlyTalkers,
            KeyDoc.of(
                            "What becomes of a client that talks before its greeting.",
                            "`ignore`: it is counted and logged only. `enforce`: it gets a session in which every recipient is"
                                    + " refused with `550 5.5.1`, so that the log says whom it wanted to write to. `drop`: it"
                                    + " hears `521 5.5.1` and the connection is closed.")
                    .seeAlso("triage.listed"));

    private static final ConfigKey<Map<String, Integer>> DNS_LISTS = key(
            "lists",
            LISTS,
            Map.of(),
            s -> weights(s.lists()),
            KeyDoc.of(
                            "DNS lists that are asked about unknown clients, each with its weight.",
                            "All are asked at once (RFC 5782), for IPv4 and IPv6. Weights of the lists a client stands in are added"
                                    + " up; a list of good clients has a weight below zero. Behind `=` stand the answers that"
                                    + " count, `;` between numbers and `..` between first and last; without it every answer"
                                    + " in 127.0.0.0/8 counts but 127.255.255.0/24, by which lists say that they do not want to"
                                    + " be asked. A list that does not answer counts nothing, and one that lists 127.0.0.1 is"
                                    + " switched off. Mind the terms of use of the lists; most ask to be queried through a"
                                    + " resolver of your own.")
                    .example("zen.example: 3\n" + "\"list.example=127.0.0.[2..11]\": 2\n" + "allow.example: -2")
                    .seeAlso("triage.threshold", "triage.listed"));

    private static final ConfigKey<Integer> THRESHOLD = key(
            "threshold",
            Types.number("points", 1, 1000),
            DEFAULT.threshold(),
            TriageSettings::threshold,
            KeyDoc.of("Sum of weights from which on a client counts as listed.", "")
                    .seeAlso("triage.lists"));

    private static final ConfigKey<Duration> LIST_TIMEOUT = key(
            "list-timeout",
            Types.duration(Duration.ofMillis(100), Duration.ofSeconds(10)),
            DEFAULT.listTimeout(),
            TriageSettings::listTimeout,
            KeyDoc.of(
                            "Longest wait for the answers of the lists.",
                            "It runs from the connection on, beside `triage.greet-wait`. What has not answered by then counts"
                                    + " nothing.")
                    .seeAlso("triage.lists"));

    private static final ConfigKey<TriageAction> LISTED = key(
            "listed",
            ACTION,
            DEFAULT.listed(),
            TriageSettings::listed,
            KeyDoc.of(
                            "What becomes of a client that is listed.",
                            "As with `triage.early-talkers`; the replies are `550 5.7.1` and `521 5.7.1`.")
                    .seeAlso("triage.refusal", "triage.threshold"));

    private static final ConfigKey<String> REFUSAL = key(
            "refusal",
            TEXT,
            DEFAULT.refusal(),
            TriageSettings::refusal,
            KeyDoc.of(
                            "Text of the reply to a listed client.",
                            "`{client}` stands for its address, `{list}` for the list with the greatest weight. Say where its"
                                    + " administrator can ask for help.")
                    .seeAlso("triage.listed"));

    private static final ConfigKey<Duration> REMEMBER = key(
            "remember",
            Types.duration(SECOND, Duration.ofDays(30)),
            DEFAULT.remember(),
            TriageSettings::remember,
            KeyDoc.of(
                    "How long a client that passed is let in without waiting.",
                    "Known on all nodes of the cluster. When it comes back after an hour or more, the lists are asked about it"
                            + " again beside its session, and the time begins anew."));

    private static final ConfigKey<List<CidrBlock>> EXEMPT = key(
            "exempt",
            Types.NETWORKS,
            List.of(),
            TriageSettings::exempt,
            KeyDoc.of(
                            "Networks whose clients are never looked at.",
                            "Trusted networks and the peers that may speak for others never are.")
                    .example("[192.0.2.0/24]")
                    .seeAlso("trusted"));

    private TriageKeys() {}

    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    /** The settings out of the values read. */
    static TriageSettings read(Values values) {
        return new TriageSettings(
                values.get(GREET_WAIT),
                values.get(TEASER),
                values.get(EARLY_TALKERS),
                rules(values.get(DNS_LISTS)),
                values.get(THRESHOLD),
                values.get(LIST_TIMEOUT),
                values.get(LISTED),
                values.get(REFUSAL),
                values.get(REMEMBER),
                values.get(EXEMPT));
    }

    private static List<DnsListRule> rules(Map<String, Integer> weights) {
        return weights.entrySet().stream()
                .map(entry -> rule(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static DnsListRule rule(String name, int weight) {
        int equals = name.indexOf('=');
        return equals < 0
                ? new DnsListRule(name, Optional.empty(), weight)
                : new DnsListRule(
                        name.substring(0, equals), Optional.of(ReplyFilter.parse(name.substring(equals + 1))), weight);
    }

    private static Map<String, Integer> weights(List<DnsListRule> rules) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        rules.forEach(rule -> weights.put(rule.name(), rule.weight()));
        return weights;
    }

    private static String listName(String text) {
        int equals = text.indexOf('=');
        String zone = InternationalDomain.toAscii(equals < 0 ? text : text.substring(0, equals))
                .orElse("");
        if (!DomainNames.isDomain(zone)) {
            throw new IllegalArgumentException("is no domain name of a DNS list: " + Faults.quote(text));
        }
        return equals < 0 ? zone : zone + "=" + ReplyFilter.parse(text.substring(equals + 1));
    }

    private static String text(String text) {
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        if (!printable || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("takes up to " + MAX_TEXT + " printable characters of ASCII");
        }
        return text;
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<TriageSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                "triage." + name,
                type,
                defaultValue,
                s -> getter.apply(s.reception().triage()),
                doc);
        ALL.add(key);
        return key;
    }
}
