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
                                    + " only. Everybody else is not offered them, and gets `550 5.7.0`.")
                    .sample("[192.0.2.20]")
                    .seeAlso("trusted"));

    static final ConfigKey<List<CidrBlock>> ETRN = new ConfigKey<>(
            "peers.etrn",
            Types.NETWORKS,
            PeerSettings.DEFAULT.etrn(),
            settings -> settings.reception().peers().etrn(),
            KeyDoc.of(
                            "Networks whose clients may have waiting mail delivered at once by ETRN (RFC 1985).",
                            "For sites that are not always connected, and for a backup MX host whose primary comes back.")
                    .sample("[198.51.100.0/24]")
                    .seeAlso("domains.relay"));

    private PeerKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of(PROXIES, XCLIENT, ETRN);
    }

    /** The settings out of the values read. */
    static PeerSettings read(Values values) {
        return new PeerSettings(values.get(PROXIES), values.get(XCLIENT), values.get(ETRN));
    }
}
