package org.mailstage.core.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.auth.AuthSettings;
import org.mailstage.core.auth.AuthSettings.CertificateUser;
import org.mailstage.core.auth.AuthSettings.SenderCheck;
import org.mailstage.core.auth.AuthSettings.Source;
import org.mailstage.core.auth.BlockSettings;
import org.mailstage.core.auth.LdapSettings;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.sasl.OAuthSettings;

/** The keys of authentication. */
final class AuthKeys {
    private static final AuthSettings DEFAULT = AuthSettings.DEFAULT;
    private static final BlockSettings BLOCKS = BlockSettings.DEFAULT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MANY = 100_000;
    private static final int LONGEST_TEXT = 1000;
    private static final String USER_CLAIM = "email";

    private static final One<String> TEXT = text("text");
    private static final One<String> ATTRIBUTE = text("attribute");

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    static final ConfigKey<List<Source>> SOURCES = key(
            "auth.sources",
            new Many<>(Types.keyword("source", Source.class)),
            DEFAULT.sources(),
            AuthSettings::sources,
            KeyDoc.of(
                            "Where users are looked for when they sign in to send mail, in that order.",
                            "`database`: users kept by this server, see `mta user`. `ldap`: directory servers, see `auth.ldap`. `realm`:"
                                    + " a realm of the application server, see `auth.realm`. The first source that knows the user decides."
                                    + " SCRAM-SHA-256 is offered only with `database` in the first place, since the others do not tell what"
                                    + " it needs. `[]` leaves certificates and tokens.")
                    .sample("[database, ldap]")
                    .seeAlso("auth.ldap.servers", "auth.realm", "listeners"));

    static final ConfigKey<SenderCheck> SENDER_CHECK = key(
            "auth.sender-check",
            Types.keyword("check", SenderCheck.class),
            DEFAULT.senderCheck(),
            AuthSettings::senderCheck,
            KeyDoc.of(
                            "Whether users may send mail in the name of others (RFC 6409 §6.1).",
                            "`envelope`: on listeners for submission the address in MAIL is the user's own or one it was allowed; else"
                                    + " `550 5.7.1`. `off`: users may put any address there.")
                    .seeAlso("auth.ldap.sender-attributes"));

    static final ConfigKey<Optional<String>> REALM = key(
            "auth.realm",
            new Maybe<>(text("realm")),
            DEFAULT.realm(),
            AuthSettings::realm,
            KeyDoc.of(
                            "The realm of the application server whose users may sign in.",
                            "For the source `realm`. It takes the name that the administration console of Payara shows under Security,"
                                    + " Realms.")
                    .sample("file")
                    .defaultText("the server's default realm")
                    .seeAlso("auth.sources"));

    static final ConfigKey<CertificateUser> CERTIFICATE_USER = key(
            "auth.certificate-user",
            Types.keyword("name", CertificateUser.class),
            DEFAULT.certificateUser(),
            AuthSettings::certificateUser,
            KeyDoc.of(
                            "Which name in a client's certificate is the user's, for AUTH EXTERNAL.",
                            "`email`: the first mailbox among the alternative names. `common-name`: the common name of the subject."
                                    + " `none`: nobody signs in by certificate. The listener must ask for certificates. With `database`"
                                    + " among the sources a user who is disabled there stays out, and where it is the only source the"
                                    + " user must exist.")
                    .seeAlso("listeners", "tls.client-authorities"));

    static final ConfigKey<Integer> ACCOUNT_FAILURES = failures(
            "account-failures",
            BLOCKS.accountFailures(),
            BlockSettings::accountFailures,
            "Failures for one account from one network until the account is blocked from there.",
            "Others can still sign in from there, and the user from elsewhere. 0 for never.");

    static final ConfigKey<Integer> RANGE_FAILURES = failures(
            "network-failures",
            BLOCKS.rangeFailures(),
            BlockSettings::rangeFailures,
            "Failures from one network, whatever the account, until nobody can sign in from there.",
            "Networks listed under `trusted` are never blocked as a whole. 0 for never.");

    static final ConfigKey<Integer> EVERYWHERE_FAILURES = failures(
            "everywhere-failures",
            BLOCKS.everywhereFailures(),
            BlockSettings::everywhereFailures,
            "Failures for one account from all networks together until it is blocked from everywhere.",
            "Networks from which the user has signed in within the last 30 days are left out, so that strangers cannot lock anybody"
                    + " out. 0 for never.");

    static final ConfigKey<Duration> WINDOW = block(
            "auth.block.window",
            Types.duration(MINUTE, DAY),
            BLOCKS.window(),
            BlockSettings::window,
            "The time within which failures are counted together.",
            "It begins with the first failure.");

    static final ConfigKey<Duration> BLOCK_DURATION = block(
            "auth.block.duration",
            Types.duration(MINUTE, Duration.ofDays(7)),
            BLOCKS.duration(),
            BlockSettings::duration,
            "How long a block lasts.",
            "Attempts meanwhile get `454 4.7.0` and do not make it longer. `mta block` lists blocks and lifts them.");

    static final ConfigKey<Integer> IPV4_PREFIX = block(
            "auth.block.ipv4-prefix",
            Types.number("bits", 8, 32),
            BLOCKS.ipv4Prefix(),
            BlockSettings::ipv4Prefix,
            "How many bits of an IPv4 address make up a client's network.",
            "With 32 every address counts for itself.");

    static final ConfigKey<Integer> IPV6_PREFIX = block(
            "auth.block.ipv6-prefix",
            Types.number("bits", 16, 128),
            BLOCKS.ipv6Prefix(),
            BlockSettings::ipv6Prefix,
            "How many bits of an IPv6 address make up a client's network.",
            "One customer of a provider has at least a /64.");

    static final ConfigKey<Duration> FIRST_DELAY = block(
            "auth.delay.first",
            Types.duration(Duration.ofMillis(1), MINUTE),
            BLOCKS.firstDelay(),
            BlockSettings::firstDelay,
            "How long the answer to the second failure is held back.",
            "It doubles with each further failure for the account or from the network. The first one is answered at once.");

    static final ConfigKey<Duration> LONGEST_DELAY = block(
            "auth.delay.longest",
            Types.duration(Duration.ofMillis(1), Duration.ofMinutes(2)),
            BLOCKS.longestDelay(),
            BlockSettings::longestDelay,
            "The longest that the answer to a failure is held back.",
            "Clients wait for up to five minutes (RFC 5321 §4.5.3.2).");

    static final ConfigKey<List<URI>> LDAP_SERVERS = ldap(
            "servers",
            new Many<>(Types.url("ldap", "ldaps")),
            List.of(),
            LdapSettings::servers,
            KeyDoc.of(
                            "The LDAP servers, of which the first that answers is asked.",
                            "For the source `ldap`. `ldap://HOST[:PORT]` or `ldaps://HOST[:PORT]`. While none answers, sign-in fails with"
                                    + " `454 4.7.0` and no password is thrown away.")
                    .sample("[\"ldaps://ldap1.example.org\", \"ldaps://ldap2.example.org\"]")
                    .defaultText("none")
                    .seeAlso("auth.sources"));

    static final ConfigKey<Boolean> LDAP_START_TLS = ldap(
            "start-tls",
            Types.BOOLEAN,
            false,
            LdapSettings::startTls,
            KeyDoc.of(
                    "Whether connections to `ldap://` servers go on under TLS (RFC 4513 §3).",
                    "Without it passwords cross the network in clear text, which is for servers on the same machine only."));

    static final ConfigKey<Optional<Path>> LDAP_TRUST = ldap(
            "authorities",
            new Maybe<>(Types.FILE),
            Optional.empty(),
            LdapSettings::trustFile,
            KeyDoc.of(
                            "PEM file of the authorities whose certificates LDAP servers may have.",
                            "The name in the certificate must be the server's.")
                    .sample("/etc/mailstage/ldap-ca.pem")
                    .defaultText("the authorities that Java trusts"));

    static final ConfigKey<Optional<String>> LDAP_BIND_DN = ldap(
            "bind-dn",
            new Maybe<>(text("DN")),
            Optional.empty(),
            LdapSettings::bindDn,
            KeyDoc.of(
                            "The DN of a user, made from its name.",
                            "`{user}` stands for the name as it was given, `{local}` for what is before its `@`, `{domain}` for what is"
                                    + " behind; they are escaped as needed. Without it the user's entry is searched for, by"
                                    + " `auth.ldap.filter`.")
                    .sample("\"uid={local},ou=people,dc=example,dc=org\"")
                    .defaultText("none: search")
                    .seeAlso("auth.ldap.filter"));

    static final ConfigKey<Optional<String>> LDAP_BASE = ldap(
            "base",
            new Maybe<>(text("DN")),
            Optional.empty(),
            LdapSettings::base,
            KeyDoc.of("Where the search for a user begins.", "Everything below is searched.")
                    .sample("\"ou=people,dc=example,dc=org\"")
                    .defaultText("none"));

    static final ConfigKey<String> LDAP_FILTER = ldap(
            "filter",
            text("filter"),
            "(mail={user})",
            LdapSettings::filter,
            KeyDoc.of(
                            "What the entry of a user has (RFC 4515).",
                            "With the same words as in `auth.ldap.bind-dn`. More than one entry is an error, and nobody signs in then.")
                    .sample("\"(&(objectClass=person)(mail={user}))\"")
                    .seeAlso("auth.ldap.base", "auth.ldap.bind-dn"));

    static final ConfigKey<Optional<String>> LDAP_ACCOUNT = ldap(
            "account",
            new Maybe<>(text("DN")),
            Optional.empty(),
            LdapSettings::account,
            KeyDoc.of("The DN of the account that searches.", "It needs to read entries, and nothing else.")
                    .sample("\"cn=mailstage,ou=services,dc=example,dc=org\"")
                    .defaultText("none: anonymous")
                    .seeAlso("auth.ldap.password-file"));

    static final ConfigKey<Optional<Path>> LDAP_PASSWORD = ldap(
            "password-file",
            new Maybe<>(Types.FILE),
            Optional.empty(),
            LdapSettings::passwordFile,
            KeyDoc.of(
                            "The file that holds the password of `auth.ldap.account`, in its first line.",
                            "Readable for the server's user and nobody else. It is on each node, so that the password stands in no"
                                    + " configuration. Read anew when a server refuses it.")
                    .sample("/etc/mailstage/ldap-password")
                    .defaultText("none")
                    .seeAlso("auth.ldap.account"));

    static final ConfigKey<Optional<String>> LDAP_NAME = ldap(
            "name-attribute",
            new Maybe<>(ATTRIBUTE),
            Optional.empty(),
            LdapSettings::nameAttribute,
            KeyDoc.of(
                            "The attribute that holds a user's name as it is used here, best its mail address.",
                            "It decides what the user may send as and what stands in log and trace.")
                    .sample("mail")
                    .defaultText("none: the name as it was given"));

    static final ConfigKey<List<String>> LDAP_SENDERS = ldap(
            "sender-attributes",
            new Many<>(ATTRIBUTE),
            List.of(),
            LdapSettings::senderAttributes,
            KeyDoc.of(
                            "Attributes that hold addresses which the user may send as.",
                            "A value is an address, perhaps with `smtp:` in front, or `@domain`. Read when the user signs in.")
                    .sample("[mail, mailAlternateAddress]")
                    .seeAlso("auth.sender-check"));

    static final ConfigKey<Duration> LDAP_CONNECT = ldap(
            "connect-timeout",
            Types.duration(Duration.ofMillis(100), MINUTE),
            Duration.ofSeconds(3),
            LdapSettings::connectTimeout,
            KeyDoc.of("How long a connection to an LDAP server may take.", "Then the next server is tried."));

    static final ConfigKey<Duration> LDAP_TIMEOUT = ldap(
            "timeout",
            Types.duration(Duration.ofMillis(100), MINUTE),
            Duration.ofSeconds(5),
            LdapSettings::timeout,
            KeyDoc.of("How long an answer of an LDAP server may take.", "Then sign-in fails with `454 4.7.0`."));

    static final ConfigKey<Integer> LDAP_CONNECTIONS = ldap(
            "connections",
            Types.number("connections", 1, 200),
            10,
            LdapSettings::connections,
            KeyDoc.of(
                    "The most connections to LDAP servers, for searching and for checking passwords each.",
                    "More sign-ins at the same time wait for each other."));

    static final ConfigKey<Optional<String>> OAUTH_ISSUER = oauth(
            "issuer",
            settings -> Optional.of(settings.issuer()),
            KeyDoc.of(
                            "Whose bearer tokens sign users in, by OAUTHBEARER (RFC 7628) and XOAUTH2.",
                            "What the claim `iss` is, letter for letter. Tokens are JWTs signed with a public key. The name in the"
                                    + " token is treated like that of a certificate, see `auth.certificate-user`.")
                    .sample("https://login.example.org/realms/mail")
                    .defaultText("none: tokens are not taken")
                    .seeAlso("auth.oauth.audience", "auth.oauth.keys"));

    static final ConfigKey<Optional<String>> OAUTH_AUDIENCE = oauth(
            "audience",
            settings -> Optional.of(settings.audience()),
            KeyDoc.of(
                            "The name under which the issuer knows this server.",
                            "It must be among the claim `aud`, so that tokens for other services do not count here.")
                    .sample("mailstage")
                    .defaultText("none")
                    .seeAlso("auth.oauth.issuer"));

    static final ConfigKey<Optional<String>> OAUTH_KEYS = oauth(
            "keys",
            settings -> Optional.of(settings.jwks()),
            KeyDoc.of(
                            "Where the issuer's public keys are (RFC 7517).",
                            "A URL, `https://` or `http://`, or the full path of a file. While they cannot be had, sign-in fails with"
                                    + " `454 4.7.0`.")
                    .sample("https://login.example.org/realms/mail/protocol/openid-connect/certs")
                    .defaultText("none")
                    .seeAlso("auth.oauth.issuer"));

    static final ConfigKey<String> OAUTH_CLAIM = key(
            "auth.oauth.user-claim",
            TEXT,
            USER_CLAIM,
            settings -> settings.oauth().map(OAuthSettings::userClaim).orElse(USER_CLAIM),
            KeyDoc.of("The claim that holds the user's name.", "Such as `email`, `preferred_username` or `sub`."));

    static final ConfigKey<Optional<String>> OAUTH_SCOPE = oauth(
            "scope",
            OAuthSettings::scope,
            KeyDoc.of("The scope that a token must have.", "It must be among the claims `scope` or `scp`.")
                    .sample("mail.send")
                    .defaultText("any"));

    private AuthKeys() {}

    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    /** The settings out of the values read. */
    static AuthSettings read(Values values) {
        return new AuthSettings(
                values.get(SOURCES),
                values.get(SENDER_CHECK),
                values.get(REALM),
                values.get(CERTIFICATE_USER),
                new BlockSettings(
                        values.get(ACCOUNT_FAILURES),
                        values.get(RANGE_FAILURES),
                        values.get(EVERYWHERE_FAILURES),
                        values.get(WINDOW),
                        values.get(BLOCK_DURATION),
                        values.get(IPV4_PREFIX),
                        values.get(IPV6_PREFIX),
                        values.get(FIRST_DELAY),
                        values.get(LONGEST_DELAY)),
                ldap(values),
                oauth(values));
    }

    private static Optional<LdapSettings> ldap(Values values) {
        LdapSettings ldap = new LdapSettings(
                values.get(LDAP_SERVERS),
                values.get(LDAP_START_TLS),
                values.get(LDAP_TRUST),
                values.get(LDAP_BIND_DN),
                values.get(LDAP_BASE),
                values.get(LDAP_FILTER),
                values.get(LDAP_ACCOUNT),
                values.get(LDAP_PASSWORD),
                values.get(LDAP_NAME),
                values.get(LDAP_SENDERS),
                values.get(LDAP_CONNECT),
                values.get(LDAP_TIMEOUT),
                values.get(LDAP_CONNECTIONS));
        return ldap.servers().isEmpty() ? Optional.empty() : Optional.of(ldap);
    }

    private static Optional<OAuthSettings> oauth(Values values) {
        return values.get(OAUTH_ISSUER)
                .map(issuer -> new OAuthSettings(
                        issuer,
                        values.get(OAUTH_AUDIENCE).orElse(""),
                        values.get(OAUTH_KEYS).orElse(""),
                        values.get(OAUTH_CLAIM),
                        values.get(OAUTH_SCOPE)));
    }

    /** What does not fit together, by the key to blame. */
    static Map<ConfigKey<?>, String> conflicts(Values values) {
        Map<ConfigKey<?>, String> conflicts = new LinkedHashMap<>();
        List<URI> servers = values.get(LDAP_SERVERS);
        Optional<String> bindDn = values.get(LDAP_BIND_DN);
        if (values.get(SOURCES).contains(Source.LDAP) && servers.isEmpty()) {
            conflicts.put(SOURCES, "has ldap: say under auth.ldap.servers which servers to ask");
        }
        if (!servers.isEmpty() && bindDn.isEmpty() && values.get(LDAP_BASE).isEmpty()) {
            conflicts.put(
                    LDAP_SERVERS,
                    "need a place to search: say under auth.ldap.base where users are, or give auth.ldap.bind-dn");
        }
        if (values.get(LDAP_START_TLS) && servers.stream().anyMatch(AuthKeys::isLdaps)) {
            conflicts.put(LDAP_START_TLS, "is for ldap:// only; ldaps:// is under TLS from the beginning");
        }
        if (bindDn.filter(dn -> !namesUser(dn)).isPresent()) {
            conflicts.put(LDAP_BIND_DN, "has no {user} or {local} in it, so that all users would be the same");
        }
        if (!namesUser(values.get(LDAP_FILTER))) {
            conflicts.put(LDAP_FILTER, "has no {user} or {local} in it, so that all users would be the same");
        }
        if (values.get(LDAP_ACCOUNT).isPresent() && values.get(LDAP_PASSWORD).isEmpty()) {
            conflicts.put(LDAP_ACCOUNT, "needs a password: say under auth.ldap.password-file where it stands");
        }
        if (values.get(OAUTH_ISSUER).isPresent()
                && (values.get(OAUTH_AUDIENCE).isEmpty()
                        || values.get(OAUTH_KEYS).isEmpty())) {
            conflicts.put(
                    OAUTH_ISSUER,
                    "needs more: say under auth.oauth.audience and auth.oauth.keys what its tokens are for and signed with");
        }
        return conflicts;
    }

    private static boolean isLdaps(URI server) {
        return "ldaps".equalsIgnoreCase(server.getScheme());
    }

    private static boolean namesUser(String template) {
        return template.contains("{user}") || template.contains("{local}");
    }

    private static One<String> text(String title) {
        return new One<>(title, "", AuthKeys::line, Function.identity());
    }

    private static String line(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("takes one line of 1 to " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<AuthSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                name, type, defaultValue, s -> getter.apply(s.reception().auth()), doc);
        ALL.add(key);
        return key;
    }

    private static ConfigKey<Integer> failures(
            String name, int value, Function<BlockSettings, Integer> getter, String summary, String text) {
        return block("auth.block." + name, Types.number("failures", 0, MANY), value, getter, summary, text);
    }

    private static <T> ConfigKey<T> block(
            String name, ValueType<T> type, T value, Function<BlockSettings, T> getter, String summary, String text) {
        return key(name, type, value, s -> getter.apply(s.blocks()), KeyDoc.of(summary, text));
    }

    private static <T> ConfigKey<T> ldap(
            String name, ValueType<T> type, T value, Function<LdapSettings, T> getter, KeyDoc doc) {
        return key("auth.ldap." + name, type, value, s -> s.ldap().map(getter).orElse(value), doc);
    }

    private static ConfigKey<Optional<String>> oauth(
            String name, Function<OAuthSettings, Optional<String>> getter, KeyDoc doc) {
        return key(
                "auth.oauth." + name,
                new Maybe<>(TEXT),
                Optional.empty(),
                s -> s.oauth().flatMap(getter),
                doc);
    }
}
