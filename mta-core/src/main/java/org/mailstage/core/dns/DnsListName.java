package org.mailstage.core.dns;

import java.net.InetAddress;

/** The names under which DNS lists keep addresses: octets (RFC 5782 §2.1) or nibbles (§2.4), last one first. Stateless. */
public final class DnsListName {
    private static final int IPV4_OCTETS = 4;

    private DnsListName() {}

    /** The name to ask for: {@code 1.2.0.192.list.example} for 192.0.2.1 in the zone list.example. */
    public static String of(InetAddress address, String zone) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder(octets.length * 4 + zone.length());
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xFF;
            if (octets.length == IPV4_OCTETS) {
                name.append(octet).append('.');
            } else {
                name.append(Character.forDigit(octet & 0xF, 16)).append('.');
                name.append(Character.forDigit(octet >> 4, 16)).append('.');
            }
        }
        return name.append(zone).toString();
    }
}
