package org.mailstage.core.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network that a client's address belongs to, as a key: whoever has one address of it has them all. Stateless. */
public final class ClientNetwork {
    private ClientNetwork() {}

    /**
     * The network of that length around an address.
     *
     * @return {@code 192.0.2.0/24}, or the bare address when the prefix covers it whole; IPv4-mapped IPv6 addresses
     *     count as IPv4
     */
    public static String of(InetAddress address, int ipv4Prefix, int ipv6Prefix) {
        byte[] octets = CidrBlock.unmapped(address.getAddress());
        int prefix = Math.min(octets.length * 8, octets.length == 4 ? ipv4Prefix : ipv6Prefix);
        if (prefix == 32 && address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] masked = CidrBlock.mask(octets, prefix);
        try {
            String text = InetAddress.getByAddress(Arrays.copyOf(masked, masked.length))
                    .getHostAddress();
            return prefix == octets.length * 8 ? text : text + "/" + prefix;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
