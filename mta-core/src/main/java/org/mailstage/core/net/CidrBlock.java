package org.mailstage.core.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A network, {@code address/prefix-length} (RFC 4632, RFC 4291 §2.3).
 *
 * <p>Immutable. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is the IPv4 address, in the block and in what is
 * matched. Two blocks are equal when they hold the same addresses; the text form is the one that was read.
 */
public final class CidrBlock {
    private static final int MAPPED_PREFIX = 96;

    private final byte[] network;
    private final int prefixLength;
    private final String text;

    private CidrBlock(byte[] network, int prefixLength, String text) {
        this.network = network;
        this.prefixLength = prefixLength;
        this.text = text;
    }

    /**
     * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address. No name is looked up.
     *
     * @throws IllegalArgumentException when it is no literal address, the prefix is too long, or the address has bits
     *     set outside the prefix
     */
    public static CidrBlock parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        String address = slash < 0 ? trimmed : trimmed.substring(0, slash);
        byte[] octets = IpLiteral.parse(address)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not an IP network, such as 192.0.2.0/24 or 2001:db8::/32: " + trimmed))
                .getAddress();
        int bits = octets.length * 8;
        // ::ffff:192.0.2.0/120 was read as the IPv4 address, so its prefix counts from there.
        int skipped = bits == 32 && address.indexOf(':') >= 0 ? MAPPED_PREFIX : 0;
        int prefix = slash < 0 ? bits : prefix(trimmed, slash, skipped, bits);
        byte[] masked = mask(octets, prefix);
        if (!Arrays.equals(masked, octets)) {
            throw new IllegalArgumentException("the address has bits set beyond its prefix of " + (prefix + skipped)
                    + "; a network begins at its lowest address: " + trimmed);
        }
        return new CidrBlock(octets, prefix, trimmed);
    }

    private static int prefix(String text, int slash, int skipped, int bits) {
        String digits = text.substring(slash + 1);
        int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) - skipped : -1;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(
                    "prefix length lies within " + skipped + ".." + (bits + skipped) + ": " + text);
        }
        return prefix;
    }

    static byte[] mask(byte[] octets, int prefix) {
        byte[] masked = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            int keep = Math.min(8, Math.max(0, prefix - i * 8));
            masked[i] = (byte) (octets[i] & (0xFF << (8 - keep)));
        }
        return masked;
    }

    public boolean contains(InetAddress address) {
        byte[] octets = unmapped(address.getAddress());
        if (octets.length != network.length) {
            return false;
        }
        int whole = prefixLength / 8;
        for (int i = 0; i < whole; i++) {
            if (octets[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLength % 8;
        if (rest == 0) {
            return true;
        }
        int mask = 0xFF << (8 - rest);
        return (octets[whole] & mask) == (network[whole] & mask);
    }

    /** The JDK unmaps by itself, except for scoped addresses made from octets. */
    static byte[] unmapped(byte[] octets) {
        if (octets.length != 16 || octets[10] != (byte) 0xFF || octets[11] != (byte) 0xFF) {
            return octets;
        }
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return octets;
            }
        }
        return Arrays.copyOfRange(octets, 12, 16);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CidrBlock that
                && that.prefixLength == prefixLength
                && Arrays.equals(that.network, network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + prefixLength;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Whether one of the networks contains the address. */
    public static boolean anyContains(List<CidrBlock> networks, InetAddress address) {
        for (CidrBlock network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
