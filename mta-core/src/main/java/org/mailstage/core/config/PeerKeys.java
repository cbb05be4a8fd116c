package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.net.CidrBlock;
import org.mailstage.core.smtp.server.PeerSettings;

/** The keys of peers that may speak for others. */
final class PeerKeys {
    static final ConfigKey<List<CidrBlock>> PROXIES = new ConfigKey<>(
            "peers.proxies",
            Types.NETWORKS,
            PeerSettings.DEFAULT.proxies(),
            settings -> settings.reception().peers().proxies(),
            KeyDoc.of(
                            "Networks of load balancers whose PROXY header is believed.",
                            "It counts on listeners with `proxy-protocol: true` only. Whoever can connect from such a network can pretend"
                                    + " any address: list the balancers, not the network they stand in.")
                    .sample("[192.0.2.10, 192.0.2.11]")
                    .seeAlso("listeners"));

    static final ConfigKey<List<CidrBlock>> XCLIENT = new ConfigKey<>(
            "peers.xclient",
            Types.NETWORKS,
            PeerSettings.DEFAULT.xclient(),
            settings -> settings.reception().peers().xclient(),
            KeyDoc.of(
                            "Networks of mail gateways that may use XCLIENT and XFORWARD.",
                            "XCLIENT takes the place of the client in every rule that is asked from then on; XFORWARD is for log and trace"
                                    + " only. Everybody else is not offered them, and gets `502`.")
                    .sample("[192.0.2.20]")
                    .seeAlso("trusted"));

    static final ConfigKey<List<CidrBlock>> LOOKUP = new ConfigKey<>(
            "peers.lookup",
            Types.NETWORKS,
            PeerSettings.DEFAULT.lookup(),
            settings -> settings.reception().peers().lookup(),
            KeyDoc.of(
                            "Networks whose clients may look up addresses by VRFY and EXPN (RFC 5321 §3.5).",
                            "They are told which users and aliases there are, and what an alias stands for. Everybody else gets `252`"
                                    + " for VRFY and is not offered EXPN.")
                    .sample("[198.51.100.0/24]")
                    .seeAlso("verification.local"));

    static final ConfigKey<List<CidrBlock>> ETRN = new ConfigKey<>(
            "peers.etrn",
            Types.NETWORKS,
            PeerSettings.DEFAULT.etrn(),
            settings -> settings.reception().peers().etrn(),
            KeyDoc.of(
                            "Networks whose clients may have waiting mail tried at once by ETRN (RFC 1985).",
                            "For hosts that are not always online: `ETRN example.org` starts what waits for recipients at that domain,"
                                    + " `ETRN @example.org` for its subdomains too, each at most once a minute. Everybody else is not"
                                    + " offered it.")
                    .sample("[198.51.100.7]")
                    .seeAlso("retry.schedule"));

    private PeerKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(PROXIES, XCLIENT, LOOKUP, ETRN);
    }

    /** The settings out of the values read. */
    static PeerSettings read(Values values) {
        return new PeerSettings(values.get(PROXIES), values.get(XCLIENT), values.get(LOOKUP), values.get(ETRN));
    }
}
