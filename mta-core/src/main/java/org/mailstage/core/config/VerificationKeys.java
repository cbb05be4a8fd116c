package org.mailstage.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.verification.NoAnswer;
import org.mailstage.core.verification.ProbeSender;
import org.mailstage.core.verification.VerificationMethod;
import org.mailstage.core.verification.VerificationSettings;

/** The keys of recipient verification. */
final class VerificationKeys {
    private static final VerificationSettings DEFAULT = VerificationSettings.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration YEAR = Duration.ofDays(365);

    private static final One<VerificationMethod> METHOD = Types.keyword("method", VerificationMethod.class);
    private static final One<String> DELIMITER = new One<>(
            "character or none",
            "",
            VerificationKeys::delimiter,
            delimiter -> delimiter.isEmpty() ? "none" : delimiter);

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private static final ConfigKey<VerificationMethod> LOCAL = key(
            "local",
            METHOD,
            DEFAULT.local(),
            VerificationSettings::local,
            KeyDoc.of(
                            "How recipients in local domains are verified at RCPT.",
                            "`tables`: by the users and aliases of this server. `callout`: by asking the route's next hop, which"
                                    + " must refuse unknown recipients at RCPT. `off`: all are accepted, and mail for those that"
                                    + " do not exist comes back as a bounce, often to somebody who never sent it. Unknown"
                                    + " recipients get `550 5.1.1`; the postmaster is always accepted (RFC 5321 §4.5.1).")
                    .seeAlso("verification.relay", "domains.local"));

    private static final ConfigKey<VerificationMethod> RELAY = key(
            "relay",
            new One<>("method", "off, callout", VerificationKeys::relayMethod, METHOD.writer()),
            DEFAULT.relay(),
            VerificationSettings::relay,
            KeyDoc.of(
                            "How recipients in relay domains are verified at RCPT.",
                            "`callout`: by asking the next hop with MAIL and RCPT, without a message. Ask only mail systems whose"
                                    + " administrators know of it.")
                    .seeAlso("verification.local", "domains.relay"));

    private static final ConfigKey<String> DELIMITER_KEY = key(
            "delimiter",
            DELIMITER,
            DEFAULT.delimiter(),
            VerificationSettings::delimiter,
            KeyDoc.of(
                            "What separates a mailbox's name from an extension (RFC 5233).",
                            "With `+`, `user+list@example.org` is known where `user@example.org` is. For `tables` only.")
                    .seeAlso("verification.local"));

    private static final ConfigKey<NoAnswer> NO_ANSWER = key(
            "no-answer",
            Types.keyword("action", NoAnswer.class),
            DEFAULT.noAnswer(),
            VerificationSettings::noAnswer,
            KeyDoc.of(
                    "What becomes of a recipient when nobody can say whether it exists.",
                    "The next hop does not answer or has a temporary trouble, or the tables have not been read yet. `accept`:"
                            + " it is accepted. `defer`: the client hears `450 4.1.1`."));

    private static final ConfigKey<Duration> WAIT = key(
            "wait",
            Types.duration(Duration.ZERO, MINUTE),
            DEFAULT.patience(),
            VerificationSettings::patience,
            KeyDoc.of(
                            "How long a client waits at RCPT for the answer of the next hop.",
                            "After that `verification.no-answer` applies; the answer counts from the next time on.")
                    .seeAlso("verification.probe-timeout", "verification.no-answer"));

    private static final ConfigKey<Duration> PROBE_TIMEOUT = key(
            "probe-timeout",
            Types.duration(SECOND, Duration.ofMinutes(5)),
            DEFAULT.probeTimeout(),
            VerificationSettings::probeTimeout,
            KeyDoc.of("How long a next hop is asked at most.", "").seeAlso("verification.wait"));

    private static final ConfigKey<ProbeSender> PROBE_SENDER = key(
            "probe-sender",
            Types.keyword("reverse-path", ProbeSender.class),
            DEFAULT.sender(),
            VerificationSettings::sender,
            KeyDoc.of(
                            "With which reverse-path a next hop is asked.",
                            "`empty` is `<>`, which every mail system must take (RFC 5321 §4.5.5); `postmaster` is for those that"
                                    + " do not.")
                    .seeAlso("postmaster"));

    private static final ConfigKey<Duration> KNOWN_FOR = key(
            "known-for",
            Types.duration(MINUTE, YEAR),
            DEFAULT.cache().knownFor(),
            s -> s.cache().knownFor(),
            KeyDoc.of("How long a recipient counts as known after a callout.", "")
                    .seeAlso("verification.known-refresh"));

    private static final ConfigKey<Duration> KNOWN_REFRESH = key(
            "known-refresh",
            Types.duration(MINUTE, YEAR),
            DEFAULT.cache().knownRefresh(),
            s -> s.cache().knownRefresh(),
            KeyDoc.of(
                            "Age at which a known recipient is asked for again.",
                            "Nobody waits for it: what is known counts until the new answer is there.")
                    .seeAlso("verification.known-for"));

    private static final ConfigKey<Duration> UNKNOWN_FOR = key(
            "unknown-for",
            Types.duration(MINUTE, YEAR),
            DEFAULT.cache().unknownFor(),
            s -> s.cache().unknownFor(),
            KeyDoc.of("How long a recipient counts as unknown after a callout.", "")
                    .seeAlso("verification.unknown-refresh"));

    private static final ConfigKey<Duration> UNKNOWN_REFRESH = key(
            "unknown-refresh",
            Types.duration(MINUTE, YEAR),
            DEFAULT.cache().unknownRefresh(),
            s -> s.cache().unknownRefresh(),
            KeyDoc.of(
                            "Age at which an unknown recipient is asked for again.",
                            "A mailbox that was created meanwhile is refused once more, and known from then on.")
                    .seeAlso("verification.unknown-for"));

    private static final ConfigKey<Integer> UNKNOWN_LIMIT = key(
            "unknown-limit",
            Types.number("recipients", 1, 100_000),
            DEFAULT.harvest().limit(),
            s -> s.harvest().limit(),
            KeyDoc.of(
                            "Unknown recipients of one client within `verification.unknown-window`.",
                            "Beyond it every further one gets `421 4.7.0` after a delay, and the session ends; recipients that"
                                    + " exist are accepted still. Counted on each node, by IPv4 address or IPv6 /64; trusted"
                                    + " clients and those that have signed in are not counted.")
                    .seeAlso("verification.unknown-window", "verification.unknown-delay"));

    private static final ConfigKey<Duration> UNKNOWN_WINDOW = key(
            "unknown-window",
            Types.duration(SECOND, Duration.ofDays(7)),
            DEFAULT.harvest().window(),
            s -> s.harvest().window(),
            KeyDoc.of("Time in which unknown recipients of a client are counted.", "")
                    .seeAlso("verification.unknown-limit"));

    private static final ConfigKey<Duration> UNKNOWN_DELAY = key(
            "unknown-delay",
            Types.duration(Duration.ZERO, MINUTE),
            DEFAULT.harvest().delay(),
            s -> s.harvest().delay(),
            KeyDoc.of("How long a client beyond the limit waits for its reply.", "")
                    .seeAlso("verification.unknown-limit"));

    private VerificationKeys() {}

    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    /** The settings out of the values read. */
    static VerificationSettings read(Values values) {
        return new VerificationSettings(
                values.get(LOCAL),
                values.get(RELAY),
                values.get(DELIMITER_KEY),
                values.get(NO_ANSWER),
                values.get(WAIT),
                values.get(PROBE_TIMEOUT),
                values.get(PROBE_SENDER),
                new VerificationSettings.Cache(
                        values.get(KNOWN_FOR),
                        values.get(KNOWN_REFRESH),
                        values.get(UNKNOWN_FOR),
                        values.get(UNKNOWN_REFRESH)),
                new VerificationSettings.Harvest(
                        values.get(UNKNOWN_LIMIT), values.get(UNKNOWN_WINDOW), values.get(UNKNOWN_DELAY)));
    }

    /** There is no table of the recipients of others. */
    private static VerificationMethod relayMethod(String text) {
        VerificationMethod method = METHOD.reader().apply(text);
        if (method == VerificationMethod.TABLES) {
            throw new IllegalArgumentException("takes off or callout; tables are for local domains");
        }
        return method;
    }

    private static String delimiter(String text) {
        if (text.equals("none")) {
            return "";
        }
        if (text.length() != 1 || "+-=_#".indexOf(text.charAt(0)) < 0) {
            throw new IllegalArgumentException("takes one of + - = _ # or none, not " + Faults.quote(text));
        }
        return text;
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<VerificationSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                "verification." + name,
                type,
                defaultValue,
                s -> getter.apply(s.reception().verification()),
                doc);
        ALL.add(key);
        return key;
    }
}
