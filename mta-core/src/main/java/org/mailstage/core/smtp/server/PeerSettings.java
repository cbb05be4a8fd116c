package org.mailstage.core.smtp.server;

import java.util.List;
import org.mailstage.core.net.CidrBlock;

/**
 * Peers that may speak for others. Immutable.
 *
 * @param proxies networks of proxies whose PROXY header counts
 * @param xclient networks that may use XCLIENT and XFORWARD
 * @param lookup networks that may use VRFY and EXPN
 * @param etrn networks that may use ETRN
 */
public record PeerSettings(
        List<CidrBlock> proxies, List<CidrBlock> xclient, List<CidrBlock> lookup, List<CidrBlock> etrn) {
    public static final PeerSettings DEFAULT = new PeerSettings(List.of(), List.of(), List.of(), List.of());

    public PeerSettings {
        proxies = List.copyOf(proxies);
        xclient = List.copyOf(xclient);
        lookup = List.copyOf(lookup);
        etrn = List.copyOf(etrn);
    }
}
