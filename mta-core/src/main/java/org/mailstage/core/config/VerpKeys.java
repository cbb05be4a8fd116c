package org.mailstage.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.mailstage.core.bounce.VerpSettings;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.One;

/** The keys of the addresses that recognise bounces. */
final class VerpKeys {
    private static final VerpSettings DEFAULT = VerpSettings.DEFAULT;
    /** So that queue id, signature and hash still fit into 64 octets. */
    private static final Pattern LOCAL_PART = Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,10}[a-z0-9])?");

    private static final One<String> SHORT_LOCAL_PART =
            new One<>("local part", "1 .. 12 characters", VerpKeys::localPart, Function.identity());
    private static final One<String> DELIMITER_CHARACTER =
            new One<>("character", "+, - or =", VerpKeys::delimiter, Function.identity());

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    static final ConfigKey<Boolean> ENABLED = key(
            "enabled",
            Types.BOOLEAN,
            DEFAULT.enabled(),
            VerpSettings::enabled,
            KeyDoc.of(
                            "Whether reverse-paths tell whom a bounce concerns.",
                            "Mail of the senders under `bounces.verp.senders` then leaves with a reverse-path such as"
                                    + " `bounces+…@example.org` that names message and recipient, signed, so that strangers cannot"
                                    + " make one. What comes back to it is read, and stands in the trace of the message it is about.")
                    .seeAlso("bounces.verp.domain", "bounces.verp.senders"));
    static final ConfigKey<Optional<String>> DOMAIN = key(
            "domain",
            new Maybe<>(Types.DOMAIN),
            DEFAULT.domain(),
            VerpSettings::domain,
            KeyDoc.of(
                            "The domain of these addresses.",
                            "One of `domains.local`, whose MX hosts are this server's. It is the domain that SPF looks at.")
                    .sample("bounces.example.org")
                    .defaultText("none")
                    .seeAlso("domains.local"));
    static final ConfigKey<String> LOCAL = key(
            "local-part",
            SHORT_LOCAL_PART,
            DEFAULT.localPart(),
            VerpSettings::localPart,
            KeyDoc.of("What these addresses begin with.", "Every address that begins so belongs to them."));
    static final ConfigKey<String> DELIMITER = key(
            "delimiter",
            DELIMITER_CHARACTER,
            DEFAULT.delimiter(),
            VerpSettings::delimiter,
            KeyDoc.of("What follows the beginning of these addresses.", ""));
    static final ConfigKey<Optional<Path>> KEY_FILE = key(
            "key-file",
            new Maybe<>(Types.FILE),
            DEFAULT.keyFile(),
            VerpSettings::keyFile,
            KeyDoc.of(
                            "The file with the key that signs these addresses, in its first line, at least 16 characters.",
                            "The same on each node, readable for the server's user and nobody else. With another key, bounces of"
                                    + " mail that left before are no longer recognised.")
                    .sample("/etc/mailstage/verp-key")
                    .defaultText("none")
                    .seeAlso("bounces.verp.enabled"));
    static final ConfigKey<List<String>> SENDERS = key(
            "senders",
            Types.DOMAINS,
            DEFAULT.senders(),
            VerpSettings::senders,
            KeyDoc.of(
                            "Domains of reverse-paths whose mail leaves with such an address.",
                            "Each recipient then costs a transaction of its own, so it is for mail to lists and customers. Mail over"
                                    + " LMTP and into Maildirs keeps its reverse-path.")
                    .example("[news.example.org]"));
    static final ConfigKey<Boolean> PASS_ON = key(
            "pass-on",
            Types.BOOLEAN,
            DEFAULT.passOn(),
            VerpSettings::passOn,
            KeyDoc.of(
                    "Whether what comes to these addresses is delivered too, once it was read.",
                    "It then goes where the domain's route leads. Otherwise reading it is all that happens."));

    private VerpKeys() {}

    static List<ConfigKey<?>> all() {
        return ALL;
    }

    /** The settings out of the values read. */
    static VerpSettings read(Values values) {
        return new VerpSettings(
                values.get(ENABLED),
                values.get(DOMAIN),
                values.get(LOCAL),
                values.get(DELIMITER),
                values.get(KEY_FILE),
                values.get(SENDERS),
                values.get(PASS_ON));
    }

    /** What does not go together, by the key that is told. */
    static Map<ConfigKey<?>, String> conflicts(Values values) {
        Map<ConfigKey<?>, String> conflicts = new LinkedHashMap<>();
        if (!values.get(ENABLED)) {
            return conflicts;
        }
        Optional<String> domain = values.get(DOMAIN);
        if (domain.isEmpty()) {
            conflicts.put(ENABLED, "needs a domain: say under bounces.verp.domain which one");
        } else if (!values.get(MailKeys.LOCAL_DOMAINS).contains(domain.get())) {
            conflicts.put(DOMAIN, domain.get() + " is not among domains.local, so no bounce would be accepted for it");
        }
        if (values.get(KEY_FILE).isEmpty()) {
            conflicts.putIfAbsent(
                    ENABLED,
                    "needs a key, or strangers could make such addresses: name its file under bounces.verp.key-file");
        }
        return conflicts;
    }

    private static String localPart(String text) {
        if (!LOCAL_PART.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "takes up to 12 lower-case letters, digits, dots and hyphens, not " + Faults.quote(text));
        }
        return text;
    }

    private static String delimiter(String text) {
        if (text.length() != 1 || "+-=".indexOf(text.charAt(0)) < 0) {
            throw new IllegalArgumentException("takes +, - or =, not " + Faults.quote(text));
        }
        return text;
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<VerpSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                "bounces.verp." + name,
                type,
                defaultValue,
                s -> getter.apply(s.delivery().bounces().verp()),
                doc);
        ALL.add(key);
        return key;
    }
}
