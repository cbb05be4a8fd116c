package org.mailstage.core.dns;

import java.net.InetAddress;

/**
 * Looks names up in the domain name system.
 *
 * <p>Thread-safe. Calls block until there is an answer, for a bounded time, and never throw for what DNS or the network
 * does: that is a {@link DnsAnswer.Failure}. Names are absolute with or without the final dot, in any case; aliases
 * (CNAME) are followed.
 */
public interface Resolver {
    /** MX records in no particular order. */
    DnsAnswer<MxRecord> mx(String domain);

    /** IPv4 addresses. */
    DnsAnswer<InetAddress> a(String host);

    /** IPv6 addresses. */
    DnsAnswer<InetAddress> aaaa(String host);

    /** TLSA records (RFC 6698 §3: {@code _25._tcp.mx.example.com}). */
    DnsAnswer<TlsaRecord> tlsa(String name);

    /** TXT records; the strings of each are put together (RFC 7208 §3.3), one character per octet. */
    DnsAnswer<String> txt(String name);

    /** The target of the name's own alias, which is not followed. */
    DnsAnswer<String> cname(String name);
}
