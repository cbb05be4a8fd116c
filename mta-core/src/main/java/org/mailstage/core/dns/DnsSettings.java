package org.mailstage.core.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.net.CidrBlock;

/**
 * Whether and how answers are proven by DNSSEC (RFC 4033). Immutable.
 *
 * @param dnssec who checks signatures
 * @param trustedResolvers networks of name servers whose AD flag counts, beside this machine's own (RFC 4035 §4.9.3)
 * @param trustAnchors DS or DNSKEY records in master file format; empty: the keys of the root zone
 */
public record DnsSettings(Dnssec dnssec, List<CidrBlock> trustedResolvers, Optional<Path> trustAnchors) {
    /** A name server on this machine is believed when it says that it has checked. */
    public static final DnsSettings DEFAULT = new DnsSettings(Dnssec.RESOLVER, List.of(), Optional.empty());

    /** No answer counts as proven. */
    public static final DnsSettings UNPROVEN = new DnsSettings(Dnssec.OFF, List.of(), Optional.empty());

    /** Who checks signatures. */
    public enum Dnssec {
        /** This server, from the trust anchors down. */
        VALIDATE,
        /** The name server, which says so by the AD flag. */
        RESOLVER,
        /** Nobody. */
        OFF
    }

    public DnsSettings {
        trustedResolvers = List.copyOf(trustedResolvers);
    }

    /** True when the AD flag of every one of these name servers counts; any of them may be the one that answers. */
    boolean trustsFlagOf(List<InetSocketAddress> servers) {
        return dnssec == Dnssec.RESOLVER
                && servers.stream()
                        .map(InetSocketAddress::getAddress)
                        .allMatch(address ->
                                address.isLoopbackAddress() || CidrBlock.anyContains(trustedResolvers, address));
    }
}
