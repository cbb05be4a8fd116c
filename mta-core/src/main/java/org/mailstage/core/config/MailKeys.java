package org.mailstage.core.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.config.ValueType.Named;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.schedule.RetrySchedule;
import org.mailstage.core.smtp.SmtpTimeouts;
import org.mailstage.core.smtp.server.ReceptionLimits;

/** The registry of all mail settings' keys, in the order of the example file. */
public final class MailKeys {
    private static final ReceptionLimits LIMITS = ReceptionLimits.DEFAULT;
    private static final SmtpTimeouts TIMEOUTS = SmtpTimeouts.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MEGABYTE = 1 << 20;
    private static final long GIGABYTE = 1L << 30;

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    static final ConfigKey<Optional<String>> HOSTNAME = key(
            "hostname",
            new Maybe<>(Types.DOMAIN),
            Optional.empty(),
            s -> Optional.of(s.hostname()),
            KeyDoc.of(
                            "The name this server gives itself.",
                            "It stands in the greeting, in EHLO, in `Received:` fields, in message identifiers and in delivery"
                                    + " status notifications (RFC 5321 §4.1.1.1). Other servers expect that it can be looked up in"
                                    + " DNS and that the address leads back to it.")
                    .example("mx1.example.org")
                    .defaultText("the machine's host name")
                    .seeAlso("postmaster"));

    static final ConfigKey<Optional<Mailbox>> POSTMASTER = key(
            "postmaster",
            new Maybe<>(Types.MAILBOX),
            Optional.empty(),
            s -> Optional.of(s.postmaster()),
            KeyDoc.of(
                            "The mailbox of whoever looks after this server.",
                            "Mail to `postmaster` without a domain goes there (RFC 5321 §4.5.1), and delivery status notifications"
                                    + " carry it as their author. Mail for it is accepted from everybody.")
                    .example("postmaster@example.org")
                    .defaultText("`postmaster@` and the host name")
                    .seeAlso("hostname"));

    static final ConfigKey<List<CidrBlock>> TRUSTED = key(
            "trusted",
            Types.NETWORKS,
            List.of(),
            MailSettings::trusted,
            KeyDoc.of(
                            "Networks whose clients may send to any domain.",
                            "Everybody else may send to the domains listed under `domains` only. Nobody is trusted until you say"
                                    + " so; trust no network that strangers can send from. IPv6 networks need quotes.")
                    .example("[127.0.0.0/8, \"::1/128\"]")
                    .seeAlso("domains.local", "domains.relay"));

    static final ConfigKey<List<String>> LOCAL_DOMAINS = key(
            "domains.local",
            Types.DOMAINS,
            List.of(),
            s -> List.copyOf(s.localDomains()),
            KeyDoc.of(
                            "Domains whose mail ends here.",
                            "Mail for them is accepted from everybody. Each needs a route to the delivery system that keeps its"
                                    + " mailboxes, most often over LMTP.")
                    .example("[example.org]")
                    .seeAlso("routes", "domains.relay"));

    static final ConfigKey<List<String>> RELAY_DOMAINS = key(
            "domains.relay",
            Types.DOMAINS,
            List.of(),
            s -> List.copyOf(s.relayDomains()),
            KeyDoc.of(
                            "Domains whose mail is accepted from everybody and passed on.",
                            "This is what a backup MX host or a gateway before another mail system does.")
                    .example("[example.com]")
                    .seeAlso("routes", "domains.local"));

    static final ConfigKey<Map<String, NextHop>> ROUTES = key(
            "routes",
            Types.ROUTES,
            Map.of(),
            MailSettings::routes,
            KeyDoc.of(
                            "Where mail for a domain goes, one line per domain.",
                            "The name is a domain, `\"*.example.net\"` for all its subdomains (not itself), or `\"*\"` for every domain;"
                                    + " the most specific one counts. The value is `lmtp:HOST[:PORT]` (port 24 unless given),"
                                    + " `smtp:HOST[:PORT]` (port 25; the host's address, not its MX), `mx:DOMAIN` for the MX hosts of"
                                    + " another domain, or `mx` for those of the domain itself. `maildir:/var/mail/%d/%u` puts mail"
                                    + " into Maildirs on this node, with the domain for `%d` and the local part for `%u`;"
                                    + " `https://HOST/PATH` (or `http:`) posts it to a web server; `discard` throws it away; and"
                                    + " `error:5.1.1 no such user` returns it with that status and text.")
                    .example("example.org: lmtp:127.0.0.1:24\n"
                            + "example.net: smtp:relay.example.net:25\n"
                            + "\"*.example.net\": smtp:relay.example.net:25\n"
                            + "example.edu: mx\n"
                            + "mail.example.org: maildir:/var/mail/%d/%u\n"
                            + "old.example.org: error:5.1.2 this domain has closed")
                    .seeAlso("smarthost", "domains.local", "delivery.http.tokens"));

    static final ConfigKey<Optional<NextHop>> SMARTHOST = key(
            "smarthost",
            new Maybe<>(Types.RELAY_HOST),
            Optional.empty(),
            MailSettings::smartHost,
            KeyDoc.of(
                            "The relay that takes all mail without a route.",
                            "`HOST`, `HOST:PORT` or `\"[IPV6]:PORT\"`; port 25 unless given. Without a smart host such mail goes to the"
                                    + " MX hosts of its domain (RFC 5321 §5.1).")
                    .example("relay.example.net:25")
                    .defaultText("none: MX")
                    .seeAlso("routes"));

    static final ConfigKey<RetrySchedule> RETRY_SCHEDULE = key(
            "retry.schedule",
            Types.SCHEDULE,
            RetrySchedule.parse("1m, 5m, 15m, 1h*4, 4h"),
            s -> RetrySchedule.of(s.retry()),
            KeyDoc.of(
                            "How long a deferred message waits before its second, third … delivery attempt.",
                            "`1h*4` stands for four waits of an hour; the last wait repeats until the give-up time. At most 16"
                                    + " different waits, because each is a queue of its own. RFC 5321 §4.5.4.1 advises to wait at least"
                                    + " 30 minutes once the first attempts have failed.")
                    .seeAlso("retry.give-up"));

    static final ConfigKey<Duration> GIVE_UP = key(
            "retry.give-up",
            Types.duration(SECOND, Duration.ofDays(30)),
            Duration.ofDays(5),
            s -> s.retry().giveUp(),
            KeyDoc.of(
                            "Age at which an undelivered message is returned to its reverse-path.",
                            "RFC 5321 §4.5.4.1 asks for at least 4 to 5 days. It cannot be shorter than the first wait.")
                    .seeAlso("retry.schedule"));

    static final ConfigKey<Long> MESSAGE_SIZE = key(
            "limits.message-size",
            Types.size(64L << 10, GIGABYTE),
            LIMITS.messageSize(),
            s -> s.limits().messageSize(),
            KeyDoc.of(
                    "Largest message accepted.",
                    "Announced by the SIZE extension (RFC 1870); a larger message gets `552 5.3.4`."));

    static final ConfigKey<Integer> RECIPIENTS = key(
            "limits.recipients",
            Types.number("recipients", 100, 50_000),
            LIMITS.recipients(),
            s -> s.limits().recipients(),
            KeyDoc.of(
                    "Most recipients of one mail transaction.",
                    "RFC 5321 §4.5.3.1.8 demands at least 100. A client that has more sends the rest in further"
                            + " transactions."));

    static final ConfigKey<Integer> COMMAND_LINE = key(
            "limits.command-line",
            Types.smallSize(512, 64 << 10),
            LIMITS.commandLine(),
            s -> s.limits().commandLine(),
            KeyDoc.of(
                    "Longest command line accepted, line end included.",
                    "RFC 5321 §4.5.3.1.4 demands at least 512 octets."));

    static final ConfigKey<Integer> TEXT_LINE = key(
            "limits.text-line",
            Types.smallSize(1000, MEGABYTE),
            LIMITS.textLine(),
            s -> s.limits().textLine(),
            KeyDoc.of(
                    "Longest line of message data accepted, line end included.",
                    "RFC 5321 §4.5.3.1.6 demands at least 1,000 octets, and lets no message have more; some programs send longer"
                            + " lines nevertheless."));

    static final ConfigKey<Integer> HOPS = key(
            "limits.hops",
            Types.number("Received fields", 5, 1000),
            LIMITS.hops(),
            s -> s.limits().hops(),
            KeyDoc.of(
                    "`Received:` fields after which a message counts as looping.",
                    "Such a message is refused with `554 5.4.6` (RFC 5321 §6.3)."));

    static final ConfigKey<Integer> ERRORS = key(
            "limits.errors",
            Types.number("errors", 1, 10_000),
            LIMITS.errors(),
            s -> s.limits().errors(),
            KeyDoc.of("Refused commands after which a session is closed.", "The client gets `421 4.7.0`."));

    static final ConfigKey<Integer> SESSIONS = key(
            "limits.sessions",
            Types.number("sessions", 1, 100_000),
            LIMITS.sessions(),
            s -> s.limits().sessions(),
            KeyDoc.of("Most sessions of all clients at once, on each node.", "Further clients get `421 4.7.0`.")
                    .seeAlso("limits.sessions-per-address"));

    static final ConfigKey<Integer> SESSIONS_PER_ADDRESS = key(
            "limits.sessions-per-address",
            Types.number("sessions", 1, 100_000),
            LIMITS.sessionsPerAddress(),
            s -> s.limits().sessionsPerAddress(),
            KeyDoc.of(
                            "Most sessions of one client address at once, on each node.",
                            "Further sessions of that address get `421 4.7.0`.")
                    .seeAlso("limits.sessions"));

    static final ConfigKey<Duration> IDLE = key(
            "limits.idle",
            Types.duration(SECOND, HOUR),
            LIMITS.idle(),
            s -> s.limits().idle(),
            KeyDoc.of(
                    "Longest silence of a client before its session is closed.",
                    "RFC 5321 §4.5.3.2.7 asks for at least 5 minutes."));

    static final ConfigKey<Integer> HEADER_SIZE = key(
            "limits.header-size",
            Types.smallSize(16 << 10, 16 * MEGABYTE),
            LIMITS.headerSize(),
            s -> s.limits().headerSize(),
            KeyDoc.of(
                            "Largest header section of a message.",
                            "A message with a larger one gets `552 5.3.4`: no honest one has it, and programs that read headers choke on"
                                    + " it.")
                    .seeAlso("limits.message-size"));

    static final ConfigKey<Integer> TRANSACTIONS = key(
            "limits.transactions",
            Types.number("mail transactions", 1, 1_000_000),
            LIMITS.transactions(),
            s -> s.limits().transactions(),
            KeyDoc.of(
                            "Most mail transactions of one session.",
                            "Announced as MAILMAX by the LIMITS extension (RFC 9422). The session is closed with `421 4.7.0` when"
                                    + " the client wants more.")
                    .seeAlso("limits.recipients"));

    static final ConfigKey<Duration> SESSION_TIME = key(
            "limits.session-time",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(7)),
            LIMITS.sessionTime(),
            s -> s.limits().sessionTime(),
            KeyDoc.of(
                            "Longest time of one session.",
                            "The session is closed with `421 4.4.2` then, but not within a mail transaction.")
                    .seeAlso("limits.idle", "limits.transactions"));

    static final ConfigKey<Duration> COMMAND_TIME = key(
            "limits.command-time",
            Types.duration(SECOND, HOUR),
            LIMITS.commandTime(),
            s -> s.limits().commandTime(),
            KeyDoc.of(
                            "Longest time a client takes for one command line.",
                            "From its first octet to its end: a client that sends an octet now and then is never silent, and yet keeps"
                                    + " a session for nothing.")
                    .seeAlso("limits.idle"));

    static final ConfigKey<Duration> DATA_TIME = key(
            "limits.data-time",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(1)),
            LIMITS.dataTime(),
            s -> s.limits().dataTime(),
            KeyDoc.of(
                            "Longest time a client takes for the data of one message.",
                            "Long enough for the largest message over the slowest line you want to serve.")
                    .seeAlso("limits.data-rate", "limits.message-size"));

    static final ConfigKey<Integer> DATA_RATE = key(
            "limits.data-rate",
            Types.smallSize(0, MEGABYTE),
            LIMITS.dataRate(),
            s -> s.limits().dataRate(),
            KeyDoc.of(
                            "Least message data a client sends in a second.",
                            "On average, once its data have taken 30 seconds. A slower client is closed with `421 4.4.2`. `0B`"
                                    + " leaves slow clients alone.")
                    .seeAlso("limits.data-time"));

    static final ConfigKey<Duration> TLS_HANDSHAKE = key(
            "limits.tls-handshake",
            Types.duration(SECOND, Duration.ofMinutes(5)),
            LIMITS.tlsHandshake(),
            s -> s.limits().tlsHandshake(),
            KeyDoc.of("Longest time of a TLS handshake.", "The connection is closed then.")
                    .seeAlso("limits.idle"));

    static final ConfigKey<Integer> SITE_CONCURRENCY = key(
            "delivery.site-concurrency",
            Types.number("deliveries", 1, 10_000),
            20,
            MailSettings::siteConcurrency,
            KeyDoc.of(
                    "Most deliveries under way to one site at once.",
                    "Counted over the whole cluster. Mail beyond it waits for a free place."));

    static final ConfigKey<Duration> IDLE_CONNECTION = key(
            "delivery.idle-connection",
            Types.duration(Duration.ZERO, Duration.ofMinutes(10)),
            Duration.ofSeconds(5),
            MailSettings::idleConnection,
            KeyDoc.of(
                    "How long an unused connection to a site is kept for the next message.",
                    "`0s` closes it at once. Many servers close idle connections themselves after a few minutes, and think little"
                            + " of clients that keep them."));

    static final ConfigKey<Integer> MAX_HOSTS = key(
            "delivery.max-hosts",
            Types.number("addresses", 1, 100),
            5,
            MailSettings::maxHosts,
            KeyDoc.of(
                    "Most addresses tried in one delivery attempt.",
                    "RFC 5321 §5.1 demands at least two. Whatever is left is tried at the next attempt."));

    static final ConfigKey<Duration> CONNECT = timeout(
            "connect",
            TIMEOUTS.connect(),
            SmtpTimeouts::connect,
            "Time to establish a TCP connection to one address.",
            "");
    static final ConfigKey<Duration> GREETING = timeout(
            "greeting",
            TIMEOUTS.greeting(),
            SmtpTimeouts::greeting,
            "Wait for the greeting.",
            "RFC 5321 §4.5.3.2.1: 5 minutes.");
    static final ConfigKey<Duration> COMMAND = timeout(
            "command",
            TIMEOUTS.command(),
            SmtpTimeouts::command,
            "Wait for the reply to EHLO, MAIL, RCPT and RSET.",
            "RFC 5321 §4.5.3.2.2 and §4.5.3.2.3: 5 minutes.");
    static final ConfigKey<Duration> DATA_START = timeout(
            "data-start",
            TIMEOUTS.dataStart(),
            SmtpTimeouts::dataStart,
            "Wait for the reply to DATA.",
            "RFC 5321 §4.5.3.2.4: 2 minutes.");
    static final ConfigKey<Duration> DATA_BLOCK = timeout(
            "data-block",
            TIMEOUTS.dataBlock(),
            SmtpTimeouts::dataBlock,
            "Wait while a block of message data is sent.",
            "RFC 5321 §4.5.3.2.5: 3 minutes.");
    static final ConfigKey<Duration> DATA_END = timeout(
            "data-end",
            TIMEOUTS.dataEnd(),
            SmtpTimeouts::dataEnd,
            "Wait for the reply after the final dot.",
            "RFC 5321 §4.5.3.2.6: 10 minutes. A shorter time can have messages delivered twice.");
    static final ConfigKey<Duration> TOTAL = timeout(
            "total",
            TIMEOUTS.total(),
            SmtpTimeouts::total,
            "Deadline of a whole delivery attempt, whatever the other times say.",
            "It must be shorter than the transaction time-out of the application server, and no shorter than"
                    + " `delivery.timeouts.connect`.");

    private static final List<ConfigKey<?>> KEYS = Stream.of(
                    ALL,
                    HttpKeys.all(),
                    ShapingKeys.all(),
                    ListenerKeys.all(),
                    TlsKeys.all(),
                    PeerKeys.all(),
                    AuthKeys.all(),
                    TrafficKeys.all(),
                    TriageKeys.all(),
                    GreylistKeys.all(),
                    VerificationKeys.all(),
                    OverloadKeys.all(),
                    RetryKeys.all(),
                    OutboundTlsKeys.all(),
                    SourceKeys.all(),
                    BounceKeys.all())
            .<ConfigKey<?>>flatMap(List::stream)
            .collect(Collectors.collectingAndThen(
                    Collectors.groupingBy(MailKeys::firstName, LinkedHashMap::new, Collectors.toList()),
                    MailKeys::inOneRow));
    private static final Map<String, ConfigKey<?>> BY_NAME =
            KEYS.stream().collect(Collectors.toUnmodifiableMap(ConfigKey::name, Function.identity()));
    private static final Set<String> SECTIONS = sectionNames();

    private MailKeys() {}

    /** All keys. */
    public static List<ConfigKey<?>> all() {
        return KEYS;
    }

    /** The key of that full name. */
    public static Optional<ConfigKey<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The key whose value has the entry of that full name, such as {@code routes} for {@code routes.example.org}. */
    static Optional<ConfigKey<?>> owner(String name) {
        return KEYS.stream()
                .filter(key -> key.type() instanceof Named<?> && name.startsWith(key.name() + "."))
                .findFirst();
    }

    /** Names of the groups of keys, such as {@code delivery.timeouts}, outer before inner. */
    static Set<String> sections() {
        return SECTIONS;
    }

    private static String firstName(ConfigKey<?> key) {
        return key.name().substring(0, (key.name() + ".").indexOf('.'));
    }

    /** Keys of one section stand together, whichever class they come from: a file names a section once. */
    private static List<ConfigKey<?>> inOneRow(Map<String, List<ConfigKey<?>>> sections) {
        return sections.values().stream().<ConfigKey<?>>flatMap(List::stream).toList();
    }

    private static Set<String> sectionNames() {
        Set<String> names = new LinkedHashSet<>();
        for (ConfigKey<?> key : KEYS) {
            for (int dot = key.name().indexOf('.'); dot >= 0; dot = key.name().indexOf('.', dot + 1)) {
                names.add(key.name().substring(0, dot));
            }
        }
        return Collections.unmodifiableSet(names);
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<MailSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(name, type, defaultValue, getter, doc);
        ALL.add(key);
        return key;
    }

    private static ConfigKey<Duration> timeout(
            String name, Duration value, Function<SmtpTimeouts, Duration> getter, String summary, String text) {
        return key(
                "delivery.timeouts." + name,
                Types.duration(SECOND, HOUR),
                value,
                s -> getter.apply(s.timeouts()),
                KeyDoc.of(summary, text).seeAlso("delivery.timeouts.total"));
    }
}
