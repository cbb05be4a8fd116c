package org.mailstage.core.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.config.ValueType.Many;
import org.mailstage.core.config.ValueType.One;
import org.mailstage.core.delivery.LoginProtection;
import org.mailstage.core.delivery.RelayAccount;
import org.mailstage.core.delivery.SourcePool;
import org.mailstage.core.delivery.SourceSettings;
import org.mailstage.core.net.DomainNames;
import org.mailstage.core.net.InternationalDomain;
import org.mailstage.core.net.IpLiteral;

/** The keys of source addresses, and of accounts at smart hosts. */
final class SourceKeys {
    private static final int MOST_WEIGHT = 1000;
    private static final int LONGEST_USER = 255;

    private static final One<SourcePool.Member> MEMBER =
            new One<>("source address", "", SourceKeys::member, SourceKeys::memberText);

    private static final SectionKey<SourcePool, List<SourcePool.Member>> ADDRESSES = new SectionKey<>(
            "addresses",
            new Many<>(MEMBER),
            SourcePool::members,
            KeyDoc.of(
                            "The addresses, each with the name to say there and its weight.",
                            "`ADDRESS [NAME] [WEIGHT]`: an address of every node that delivers, the name in EHLO (the `hostname` unless"
                                    + " given), and a weight of 1 to 1000 (1 unless given). For each attempt one IPv4 and one IPv6 address"
                                    + " are drawn; hosts of a family that the pool lacks are passed over.")
                    .defaultText("none: must be given"));

    static final ConfigKey<Map<String, SourcePool>> SOURCES = new ConfigKey<>(
            "sources",
            new Sections<>("source pool by name", Types.name("pool name"), List.of(ADDRESSES), SourceKeys::pool),
            SourceSettings.DEFAULT.pools(),
            settings -> settings.delivery().sources().pools(),
            KeyDoc.of(
                            "Pools of addresses that connections to other servers come from.",
                            "The pool `default` serves every site that no rule gives another one. Without it the system chooses the"
                                    + " address. The name of an address should lead back to it in DNS.")
                    .sample("""
                            default:
                              addresses: ["192.0.2.1 out1.example.org", "192.0.2.2 out2.example.org 3"]
                            bulk:
                              addresses: ["192.0.2.9 bulk.example.org", "2001:db8::9 bulk.example.org"]""")
                    .defaultText("none: the system chooses")
                    .seeAlso("hostname"));

    private static final SectionKey<RelayAccount, String> USER = new SectionKey<>(
            "user",
            new One<>("user name", "", SourceKeys::user, Function.identity()),
            RelayAccount::user,
            KeyDoc.of("The name to sign in with.", "").defaultText("none: must be given"));

    private static final SectionKey<RelayAccount, Path> PASSWORD_FILE = new SectionKey<>(
            "password-file",
            Types.FILE,
            RelayAccount::passwordFile,
            KeyDoc.of(
                            "The file that holds the password, in its first line.",
                            "Readable for the server's user and nobody else. It is on each node, so that the password stands in no"
                                    + " configuration, log or export. Read anew when it has changed.")
                    .defaultText("none: must be given"));

    private static final SectionKey<RelayAccount, LoginProtection> PROTECTION = new SectionKey<>(
            "protection",
            Types.keyword("protection", LoginProtection.class),
            RelayAccount::protection,
            KeyDoc.of(
                            "What the connection must be like before the password is used.",
                            "`verified`: TLS with a certificate by a trusted authority for the host's name; `encrypted`: TLS with"
                                    + " whatever certificate; `none`: in the clear too, which gives the password to whoever listens,"
                                    + " unless the host takes SCRAM.")
                    .defaultText("`verified`"));

    static final ConfigKey<Map<String, RelayAccount>> RELAYS = new ConfigKey<>(
            "relays",
            new Sections<>(
                    "account by relay host",
                    new One<>("relay host", "", SourceKeys::host, Function.identity()),
                    List.of(USER, PASSWORD_FILE, PROTECTION),
                    SourceKeys::account),
            SourceSettings.DEFAULT.relays(),
            settings -> settings.delivery().sources().relays(),
            KeyDoc.of(
                            "Hosts of `smarthost` and `routes` at which this server signs in, by their names there.",
                            "With SCRAM-SHA-256-PLUS, SCRAM-SHA-256, PLAIN or LOGIN (RFC 4954), the best one that is offered. A refused"
                                    + " password defers mail (`4.7.8`) and is logged as an error: it is yours to correct and bounces"
                                    + " nobody's mail.")
                    .sample("""
                            relay.example.net:
                              user: mail@example.org
                              password-file: /etc/mailstage/relay-password""")
                    .defaultText("none")
                    .seeAlso("smarthost", "routes"));

    private SourceKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(SOURCES, RELAYS);
    }

    /** The settings out of the values read. */
    static SourceSettings read(Values values) {
        return new SourceSettings(values.get(SOURCES), values.get(RELAYS));
    }

    private static Optional<SourcePool> pool(SectionValues values) {
        Optional<List<SourcePool.Member>> members = values.require(ADDRESSES);
        if (members.filter(List::isEmpty).isPresent()) {
            values.fault(ADDRESSES, "is empty: a pool has one address at least");
            return Optional.empty();
        }
        return members.map(SourcePool::new);
    }

    private static Optional<RelayAccount> account(SectionValues values) {
        Optional<String> user = values.require(USER);
        Optional<Path> file = values.require(PASSWORD_FILE);
        LoginProtection protection = values.get(PROTECTION, LoginProtection.VERIFIED);
        return user.flatMap(name -> file.map(path -> new RelayAccount(name, path, protection)));
    }

    private static SourcePool.Member member(String text) {
        String[] words = text.split(" +", -1);
        InetAddress address = IpLiteral.parse(words[0])
                .orElseThrow(() -> new IllegalArgumentException(
                        "takes ADDRESS [NAME] [WEIGHT] with an IP address, not " + Faults.quote(text)));
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException("takes an address of this machine, not " + Faults.quote(words[0]));
        }
        boolean weighted = words.length > 1 && words[words.length - 1].matches("[0-9]+");
        int names = words.length - (weighted ? 2 : 1);
        if (names > 1) {
            throw new IllegalArgumentException("takes ADDRESS [NAME] [WEIGHT], not " + Faults.quote(text));
        }
        String helo = names == 1 ? Types.DOMAIN.reader().apply(words[1]) : "";
        int weight = weighted ? Types.number("shares", 1, MOST_WEIGHT).reader().apply(words[words.length - 1]) : 1;
        return new SourcePool.Member(address, helo, weight);
    }

    private static String memberText(SourcePool.Member member) {
        String text = member.address().getHostAddress() + (member.helo().isEmpty() ? "" : " " + member.helo());
        return member.weight() == 1 ? text : text + " " + member.weight();
    }

    private static String host(String text) {
        return InternationalDomain.toAscii(text)
                .filter(DomainNames::isHost)
                .orElseThrow(
                        () -> new IllegalArgumentException("is no host name or IP address: " + Faults.quote(text)));
    }

    private static String user(String text) {
        if (text.isEmpty() || text.length() > LONGEST_USER || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("takes one line of 1 to " + LONGEST_USER + " characters");
        }
        return text;
    }
}
