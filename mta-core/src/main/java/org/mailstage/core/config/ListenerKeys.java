package org.mailstage.core.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.AuthMode;
import org.mailstage.core.smtp.server.ListenerRole;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.TlsMode;

/** The keys of the listeners. */
final class ListenerKeys {
    /** What EHLO can offer, but for STARTTLS and AUTH, which have keys of their own. */
    private static final Set<String> KEYWORDS = Set.of(
            "PIPELINING",
            "8BITMIME",
            "SMTPUTF8",
            "SIZE",
            "CHUNKING",
            "BINARYMIME",
            "DSN",
            "ENHANCEDSTATUSCODES",
            "LIMITS",
            "REQUIRETLS",
            "FUTURERELEASE",
            "DELIVERBY",
            "MT-PRIORITY",
            "XCLIENT",
            "XFORWARD",
            "ETRN",
            "VRFY",
            "EXPN",
            "HELP");

    private static final One<String> KEYWORD =
            new One<>("EHLO keyword", "", ListenerKeys::keyword, Function.identity());

    static final SectionKey<ListenerSettings, ListenerRole> ROLE = new SectionKey<>(
            "role",
            Types.keyword("role", ListenerRole.class),
            ListenerSettings::role,
            KeyDoc.of(
                            "What the listener is for.",
                            "`mx` takes mail from other mail servers (RFC 5321), `submission` mail from users with STARTTLS (RFC 6409),"
                                    + " `submissions` the same with TLS from the first octet (RFC 8314), and `lmtp` mail from a"
                                    + " neighbouring system, with one reply for each recipient (RFC 2033).")
                    .defaultText("the listener's name, when that is a role"));

    static final SectionKey<ListenerSettings, HostPort> ADDRESS = new SectionKey<>(
            "address",
            Types.LISTEN_ADDRESS,
            ListenerSettings::address,
            KeyDoc.of(
                            "Where the listener takes connections.",
                            "`0.0.0.0:25` means all IPv4 interfaces, `\"[::]:25\"` all interfaces. Ports below 1024 need a privilege"
                                    + " of the operating system. On a single node `-Dmta.listener.NAME=ADDRESS:PORT` overrules it.")
                    .defaultText("for listeners of these names: " + defaultAddresses()));

    static final SectionKey<ListenerSettings, TlsMode> TLS = new SectionKey<>(
            "tls",
            Types.keyword("TLS mode", TlsMode.class),
            ListenerSettings::tls,
            KeyDoc.of(
                            "How the listener uses TLS.",
                            "`none`: not at all; `starttls`: for clients that ask (RFC 3207); `required`: no mail without STARTTLS"
                                    + " (`530 5.7.0`), which RFC 3207 §4 forbids on a server that the public sends its mail to; `implicit`: from"
                                    + " the first octet, without STARTTLS (RFC 8314).")
                    .defaultText(byRole(listener -> Types.word(listener.tls()))));

    static final SectionKey<ListenerSettings, Boolean> CLIENT_CERTIFICATES = new SectionKey<>(
            "client-certificates",
            Types.BOOLEAN,
            ListenerSettings::clientCertificates,
            KeyDoc.of(
                            "Whether clients are asked for a certificate.",
                            "A client without one is served all the same. One that has a certificate by an authority in"
                                    + " `tls.client-authorities` may sign in by AUTH EXTERNAL (RFC 4422).")
                    .seeAlso("tls.client-authorities")
                    .defaultText(byRole(listener -> String.valueOf(listener.clientCertificates()))));

    static final SectionKey<ListenerSettings, AuthMode> AUTH = new SectionKey<>(
            "auth",
            Types.keyword("authentication", AuthMode.class),
            ListenerSettings::auth,
            KeyDoc.of(
                            "Whether clients sign in.",
                            "`none`: AUTH is not offered; `offered`: whoever signs in may send to any domain, others as `trusted` and"
                                    + " `domains` say; `required`: no mail without signing in (`530 5.7.0`, RFC 4954). It cannot be"
                                    + " `required` where `tls` is `none`: passwords would pass in plain text.")
                    .defaultText(byRole(listener -> Types.word(listener.auth()))));

    static final SectionKey<ListenerSettings, Boolean> PROXY_PROTOCOL = new SectionKey<>(
            "proxy-protocol",
            Types.BOOLEAN,
            ListenerSettings::proxyProtocol,
            KeyDoc.of(
                            "Whether a load balancer stands in front that tells the client's address.",
                            "Each connection then begins with a header of the PROXY protocol, version 1 or 2, and comes from a network in"
                                    + " `peers.proxies`; others are closed.")
                    .seeAlso("peers.proxies")
                    .defaultText(byRole(listener -> String.valueOf(listener.proxyProtocol()))));

    static final SectionKey<ListenerSettings, Boolean> NORMALIZE_LINE_ENDS = new SectionKey<>(
            "normalize-line-ends",
            Types.BOOLEAN,
            ListenerSettings::normalizeLineEnds,
            KeyDoc.of(
                            "Whether bare CR and LF from `trusted` networks are mended.",
                            "For old programs in one's own network. From everybody else, and without this key from everybody, such"
                                    + " data is refused, because it can hide a second message (SMTP smuggling).")
                    .seeAlso("trusted")
                    .defaultText(byRole(listener -> String.valueOf(listener.normalizeLineEnds()))));

    static final SectionKey<ListenerSettings, Boolean> HIDE_CLIENT = new SectionKey<>(
            "hide-client",
            Types.BOOLEAN,
            ListenerSettings::hideClient,
            KeyDoc.of(
                            "Whether the `Received:` field keeps the client's address and name to itself.",
                            "For `submission` and `submissions` only: it spares users to tell each recipient where they are. The trace"
                                    + " keeps the address.")
                    .defaultText(byRole(listener -> String.valueOf(listener.hideClient()))));

    static final SectionKey<ListenerSettings, Boolean> TRIAGE = new SectionKey<>(
            "triage",
            Types.BOOLEAN,
            ListenerSettings::triage,
            KeyDoc.of(
                            "Whether unknown clients are looked at before they get a session.",
                            "For `mx` only. Trusted networks are never looked at.")
                    .defaultText(byRole(listener -> String.valueOf(listener.triage()))));

    static final SectionKey<ListenerSettings, Boolean> GREYLIST = new SectionKey<>(
            "greylist",
            Types.BOOLEAN,
            ListenerSettings::greylist,
            KeyDoc.of(
                            "Whether unknown senders are asked to come back later.",
                            "For `mx` only: programs of users do not try again by themselves (RFC 6647).")
                    .defaultText(byRole(listener -> String.valueOf(listener.greylist()))));

    static final SectionKey<ListenerSettings, List<String>> WITHHOLD = new SectionKey<>(
            "withhold",
            new Many<>(KEYWORD),
            listener -> listener.withheld().stream().sorted().toList(),
            KeyDoc.of(
                            "Extensions not offered to clients of this listener.",
                            "EHLO keywords, for a client that cannot cope with one of them, such as `[CHUNKING, SMTPUTF8]`.")
                    .defaultText("`[]`"));

    static final Sections<ListenerSettings> TYPE = new Sections<>(
            "listener by name",
            Types.name("listener name"),
            List.of(
                    ROLE,
                    ADDRESS,
                    TLS,
                    CLIENT_CERTIFICATES,
                    AUTH,
                    PROXY_PROTOCOL,
                    NORMALIZE_LINE_ENDS,
                    HIDE_CLIENT,
                    TRIAGE,
                    GREYLIST,
                    WITHHOLD),
            ListenerKeys::read);

    static final ConfigKey<Map<String, ListenerSettings>> LISTENERS = new ConfigKey<>(
            "listeners",
            TYPE,
            ReceptionSettings.DEFAULT.listeners(),
            settings -> settings.reception().listeners(),
            KeyDoc.of(
                            "Where mail is taken in: any number of listeners, each with a name and keys of its own.",
                            "The name is yours; log, metrics, trace and console show it. As soon as the file names one listener, only those"
                                    + " in the file exist: `listeners: {mx: {address: \"0.0.0.0:25\"}}` closes `submission` and"
                                    + " `submissions`. What a listener does not say, its role decides. On the command line"
                                    + " `-Dmta.listeners.mx.address=0.0.0.0:25` changes one key of one listener, and an empty"
                                    + " `-Dmta.listeners.submission=` takes one away.")
                    .sample("""
                            mx:
                              address: 0.0.0.0:25
                            submissions:
                              address: 0.0.0.0:465
                            partner:
                              role: mx
                              address: 192.0.2.1:2525
                              tls: required
                              client-certificates: true""")
                    .defaultText("`mx`, `submission` and `submissions` on the loopback interface")
                    .seeAlso("limits.sessions", "tls.certificates", "peers.proxies"));

    private ListenerKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(LISTENERS);
    }

    /** The listeners out of the values read. */
    static Map<String, ListenerSettings> listeners(Values values) {
        return values.get(LISTENERS);
    }

    private static Optional<ListenerSettings> read(SectionValues values) {
        Optional<ListenerRole> role = values.find(ROLE).or(() -> ListenerRole.of(values.name()));
        Optional<HostPort> address = values.find(ADDRESS)
                .or(() -> Optional.ofNullable(
                                ReceptionSettings.DEFAULT.listeners().get(values.name()))
                        .map(ListenerSettings::address));
        if (role.isEmpty()) {
            values.fault(
                    ROLE,
                    "is missing, and the name says nothing of it: one of "
                            + ROLE.type().range());
        }
        if (address.isEmpty()) {
            values.fault(ADDRESS, "is missing: ADDRESS:PORT, such as 127.0.0.1:2600");
        }
        return role.isEmpty() || address.isEmpty()
                ? Optional.empty()
                : checked(values, ListenerSettings.of(values.name(), role.get(), address.get()));
    }

    private static Optional<ListenerSettings> checked(SectionValues values, ListenerSettings base) {
        ListenerSettings listener = new ListenerSettings(
                base.name(),
                base.role(),
                base.address(),
                values.get(TLS, base.tls()),
                values.get(CLIENT_CERTIFICATES, base.clientCertificates()),
                values.get(AUTH, base.auth()),
                values.get(PROXY_PROTOCOL, base.proxyProtocol()),
                values.get(NORMALIZE_LINE_ENDS, base.normalizeLineEnds()),
                values.get(HIDE_CLIENT, base.hideClient()),
                values.get(TRIAGE, base.triage()),
                values.get(GREYLIST, base.greylist()),
                new LinkedHashSet<>(values.get(WITHHOLD, List.copyOf(base.withheld()))));
        check(values, listener);
        return values.isFaulty() ? Optional.empty() : Optional.of(listener);
    }

    private static void check(SectionValues values, ListenerSettings listener) {
        ListenerRole role = listener.role();
        if (listener.tls() == TlsMode.NONE && listener.auth() == AuthMode.REQUIRED) {
            SectionKey<?, ?> culprit = values.find(TLS).isPresent() ? TLS : AUTH;
            values.fault(
                    culprit,
                    "tls: none with auth: required would have passwords sent in plain text;"
                            + " use tls: required or implicit");
        }
        if (listener.tls() == TlsMode.NONE && listener.clientCertificates()) {
            values.fault(CLIENT_CERTIFICATES, "needs TLS, but tls is none");
        }
        if (role == ListenerRole.SUBMISSIONS && listener.tls() != TlsMode.IMPLICIT) {
            values.fault(TLS, "is implicit where the role is submissions; the role submission has STARTTLS");
        }
        if (listener.hideClient() && !role.isSubmission()) {
            values.fault(HIDE_CLIENT, "is for the roles submission and submissions only");
        }
        if (listener.triage() && role != ListenerRole.MX) {
            values.fault(TRIAGE, "is for the role mx only");
        }
        if (listener.greylist() && role != ListenerRole.MX) {
            values.fault(GREYLIST, "is for the role mx only");
        }
    }

    private static String keyword(String text) {
        String keyword = text.toUpperCase(Locale.ROOT);
        if (keyword.equals("STARTTLS") || keyword.equals("AUTH")) {
            String key = keyword.equals("AUTH") ? "auth" : "tls";
            throw new IllegalArgumentException("does not take " + keyword + "; write " + key + ": none");
        }
        if (!KEYWORDS.contains(keyword)) {
            String advice = Suggestions.nearest(keyword, KEYWORDS)
                    .map(known -> "; did you mean " + known + "?")
                    .orElse("");
            throw new IllegalArgumentException(
                    "names no extension that is offered here: " + Faults.quote(text) + advice);
        }
        return keyword;
    }

    /** What is used where nothing is given, as text: one value, or which role has which. */
    private static String byRole(Function<ListenerSettings, String> value) {
        Map<String, String> roles = new LinkedHashMap<>();
        for (ListenerRole role : ListenerRole.values()) {
            String text = value.apply(ListenerSettings.of("a", role, new HostPort("127.0.0.1", 25)));
            roles.merge(text, role.keyword(), (some, more) -> some + ", " + more);
        }
        if (roles.size() == 1) {
            return "`" + roles.keySet().iterator().next() + "`";
        }
        return roles.entrySet().stream()
                .map(entry -> "`" + entry.getKey() + "` (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String defaultAddresses() {
        return ReceptionSettings.DEFAULT.listeners().values().stream()
                .map(listener -> "`" + listener.name() + "` " + listener.address())
                .collect(Collectors.joining(", "));
    }
}
