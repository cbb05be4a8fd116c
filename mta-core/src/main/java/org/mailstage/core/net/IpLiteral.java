package org.mailstage.core.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads IP addresses written as numbers, and never asks a name service.
 *
 * <p>IPv4 is four decimal octets, nothing shorter; IPv6 is any form of RFC 4291 §2.2 without a zone. Stateless.
 */
public final class IpLiteral {
    // The JDK takes what begins with a hexadecimal digit or a colon, and holds a colon, for an address and nothing
    // else.
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*");
    private static final int MAX_TEXT = 45;

    private IpLiteral() {}

    /** The address, or empty when the text is none. An IPv4-mapped IPv6 address gives the IPv4 address. */
    public static Optional<InetAddress> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            if (text.indexOf(':') >= 0) {
                return IPV6.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
            }
            byte[] octets = ipv4(text);
            return octets.length == 0 ? Optional.empty() : Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * The address in an address literal of a mailbox, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321
     * §4.1.3); empty for anything else.
     */
    public static Optional<InetAddress> parseBracketed(String domain) {
        if (!domain.startsWith("[") || !domain.endsWith("]") || domain.length() < 3) {
            return Optional.empty();
        }
        String inner = domain.substring(1, domain.length() - 1);
        String tag = "IPv6:";
        if (inner.regionMatches(true, 0, tag, 0, tag.length())) {
            String address = inner.substring(tag.length());
            return address.indexOf(':') >= 0 ? parse(address) : Optional.empty();
        }
        return inner.indexOf(':') >= 0 ? Optional.empty() : parse(inner);
    }

    private static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[4];
        if (parts.length != octets.length) {
            return new byte[0];
        }
        for (int i = 0; i < octets.length; i++) {
            int value = octet(parts[i]);
            if (value < 0) {
                return new byte[0];
            }
            octets[i] = (byte) value;
        }
        return octets;
    }

    private static int octet(String text) {
        // A leading zero is refused: some read it as octal.
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > 255 ? -1 : value;
    }
}
