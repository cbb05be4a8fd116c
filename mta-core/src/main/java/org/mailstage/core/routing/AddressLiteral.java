package org.mailstage.core.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as text, read without ever asking DNS (RFC 5321 §4.1.3). */
final class AddressLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    /** Only letters an IPv6 address can have, so that the JDK's parser reads a literal and never a name or a scope. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private AddressLiteral() {}

    /** True for the domain of a mailbox such as {@code user@[192.0.2.1]}, well-formed or not. */
    static boolean isBracketed(String domain) {
        return domain.startsWith("[");
    }

    /** Reads {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. */
    static Optional<InetAddress> parseBracketed(String domain) {
        if (!domain.endsWith("]") || domain.length() < 3) {
            return Optional.empty();
        }
        String inner = domain.substring(1, domain.length() - 1);
        return inner.toLowerCase(Locale.ROOT).startsWith("ipv6:")
                ? parse(inner.substring(5)).filter(address -> address.getAddress().length == 16)
                : parse(inner).filter(address -> address.getAddress().length == 4);
    }

    /** Reads a bare address of either family; empty for anything else, host names included. */
    static Optional<InetAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
