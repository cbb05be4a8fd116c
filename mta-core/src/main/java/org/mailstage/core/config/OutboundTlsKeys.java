package org.mailstage.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.config.ValueType.Maybe;
import org.mailstage.core.dns.DnsSettings;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.tls.policy.OutboundTlsSettings;
import org.mailstage.core.tls.policy.TlsLevel;

/** The keys of TLS towards next hops, and of the DNS answers it stands on. */
final class OutboundTlsKeys {
    private static final OutboundTlsSettings DEFAULT = OutboundTlsSettings.DEFAULT;

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private static final ConfigKey<DnsSettings.Dnssec> DNSSEC = key(
            "dns.dnssec",
            Types.keyword("DNSSEC", DnsSettings.Dnssec.class),
            DEFAULT.dns().dnssec(),
            settings -> settings.dns().dnssec(),
            KeyDoc.of(
                            "Who checks the signatures of DNS answers (RFC 4033), which DANE stands on.",
                            "`resolver`: the name server does, and says so by its AD flag. That counts only when every name server asked is"
                                    + " on this machine or in `dns.trusted-resolvers`, because whoever is on the way could set the flag."
                                    + " `validate`: this server does it itself; the name servers must pass signatures on, else no domain"
                                    + " can be looked up. `off`: nobody does, and there is no DANE. A wrong signature always counts as"
                                    + " a failed lookup: mail waits.")
                    .seeAlso("dns.trusted-resolvers", "dns.trust-anchors", "delivery.tls"));

    private static final ConfigKey<List<CidrBlock>> TRUSTED_RESOLVERS = key(
            "dns.trusted-resolvers",
            Types.NETWORKS,
            DEFAULT.dns().trustedResolvers(),
            settings -> settings.dns().trustedResolvers(),
            KeyDoc.of(
                            "Networks of name servers whose AD flag counts, beside this machine's own.",
                            "Only where nobody else can put packets on the wire in between.")
                    .sample("[192.0.2.53/32]")
                    .seeAlso("dns.dnssec"));

    private static final ConfigKey<Optional<Path>> TRUST_ANCHORS = key(
            "dns.trust-anchors",
            new Maybe<>(Types.FILE),
            DEFAULT.dns().trustAnchors(),
            settings -> settings.dns().trustAnchors(),
            KeyDoc.of(
                            "File with the keys that validation starts from.",
                            "DS or DNSKEY records in master file format; for `dns.dnssec: validate` in a network with a root of its own.")
                    .sample("/etc/mailstage/anchors.zone")
                    .defaultText("the keys of the root zone")
                    .seeAlso("dns.dnssec"));

    private static final ConfigKey<Map<String, TlsLevel>> LEVELS = key(
            "delivery.tls",
            Types.byName("TLS level by domain", Types.DOMAIN_PATTERN, Types.keyword("TLS level", TlsLevel.class)),
            DEFAULT.levels(),
            OutboundTlsSettings::levels,
            KeyDoc.of(
                            "What TLS the hosts of a domain must give us, one line per domain.",
                            "The name is a recipient's domain or the host of a route, `\"*.example.net\"` for all subdomains, or `\"*\"`;"
                                    + " the most specific one counts. `automatic`: what the domain publishes by DANE (RFC 7672) or"
                                    + " MTA-STS (RFC 8461), else opportunistic. `none`: no TLS. `opportunistic`: TLS where it is"
                                    + " offered, whatever the domain publishes. `required`: never in the clear. `verified`: never to a"
                                    + " host that DANE, MTA-STS or a trusted certificate for its name does not verify. `dane-only`:"
                                    + " never to a host that DANE does not verify. Mail to hosts that do not comply waits.")
                    .sample("bank.example: verified\n\"*.partner.example\": required")
                    .defaultText("`automatic` for all")
                    .seeAlso("dns.dnssec", "delivery.mta-sts"));

    private static final ConfigKey<Boolean> MTA_STS = key(
            "delivery.mta-sts",
            Types.BOOLEAN,
            DEFAULT.mtaSts(),
            OutboundTlsSettings::mtaSts,
            KeyDoc.of(
                            "Whether MTA-STS policies are looked for (RFC 8461).",
                            "They are fetched by HTTPS from `mta-sts.DOMAIN` and kept in the data directory as long as they hold. A host"
                                    + " with DANE is held to DANE instead.")
                    .seeAlso("delivery.tls"));

    private static final ConfigKey<Boolean> REPORTS = key(
            "delivery.tls-reports",
            Types.BOOLEAN,
            DEFAULT.reports(),
            OutboundTlsSettings::reports,
            KeyDoc.of(
                            "Whether domains that ask for it are told daily how TLS with their hosts went (RFC 8460).",
                            "A domain asks by a TXT record at `_smtp._tls.DOMAIN`. Reports go out after midnight UTC, by mail from"
                                    + " `postmaster@` this server's `hostname`, or by HTTPS.")
                    .seeAlso("delivery.tls"));

    private OutboundTlsKeys() {}

    static List<ConfigKey<?>> all() {
        return ALL;
    }

    /** The settings out of the values read. */
    static OutboundTlsSettings read(Values values) {
        return new OutboundTlsSettings(
                new DnsSettings(values.get(DNSSEC), values.get(TRUSTED_RESOLVERS), values.get(TRUST_ANCHORS)),
                values.get(LEVELS),
                values.get(MTA_STS),
                values.get(REPORTS));
    }

    private static <T> ConfigKey<T> key(
            String name, ValueType<T> type, T defaultValue, Function<OutboundTlsSettings, T> getter, KeyDoc doc) {
        ConfigKey<T> key = new ConfigKey<>(
                name, type, defaultValue, s -> getter.apply(s.delivery().tls()), doc);
        ALL.add(key);
        return key;
    }
}
