package org.mailstage.core.smtp.server;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mailstage.core.net.IpLiteral;
import org.mailstage.core.smtp.Xtext;

/**
 * The attributes of an XCLIENT or XFORWARD command: what a trusted peer says of the client behind it, as Postfix defines
 * it. Immutable.
 *
 * @param values by upper-case name, decoded; empty for {@code [UNAVAILABLE]} and {@code [TEMPUNAVAIL]}
 */
record XclientAttributes(Map<String, String> values) {
    /** Attributes of XCLIENT, as EHLO lists them. */
    static final String KNOWN = "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";
    /** Attributes of XFORWARD. */
    static final String FORWARDED = "NAME ADDR PORT PROTO HELO IDENT SOURCE";

    private static final int MAX_VALUE = 255;

    /**
     * Parses {@code NAME=value NAME=value}.
     *
     * @param known names allowed, separated by blanks
     * @return empty when malformed, or an attribute is not known
     */
    static Optional<XclientAttributes> parse(String argument, String known) {
        Set<String> names = Set.of(known.split(" "));
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : argument.split(" +")) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? "" : word.substring(0, equals).toUpperCase(Locale.ROOT);
            Optional<String> value = value(word.substring(equals + 1));
            if (!names.contains(name) || value.isEmpty() || values.put(name, value.get()) != null) {
                return Optional.empty();
            }
        }
        XclientAttributes attributes = new XclientAttributes(Map.copyOf(values));
        return attributes.isSound() ? Optional.of(attributes) : Optional.empty();
    }

    private static Optional<String> value(String text) {
        if (text.equalsIgnoreCase("[UNAVAILABLE]") || text.equalsIgnoreCase("[TEMPUNAVAIL]")) {
            return Optional.of("");
        }
        return Xtext.decode(text).filter(value -> value.length() <= MAX_VALUE && isVisible(value));
    }

    private static boolean isVisible(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private boolean isSound() {
        String address = values.getOrDefault("ADDR", "");
        String port = values.getOrDefault("PORT", "");
        return (address.isEmpty() || address(address).isPresent()) && (port.isEmpty() || port(port) >= 0);
    }

    /** The client with the address and port told; both stay where they are not. */
    ClientInfo apply(ClientInfo client) {
        return address(values.getOrDefault("ADDR", ""))
                .map(address -> client.withAddress(address, port()))
                .orElse(client);
    }

    private static Optional<InetAddress> address(String text) {
        boolean tagged = text.regionMatches(true, 0, "IPv6:", 0, 5);
        return IpLiteral.parse(tagged ? text.substring(5) : text);
    }

    /** PORT; 0 when not given or not available. */
    private int port() {
        return Math.max(0, port(values.getOrDefault("PORT", "0")));
    }

    private static int port(String text) {
        boolean number = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(text) : -1;
        return port <= 65_535 ? port : -1;
    }

    /** HELO; empty when not given or not available. */
    Optional<String> helo() {
        return text("HELO");
    }

    /** LOGIN: who has authenticated at the proxy. */
    Optional<String> login() {
        return text("LOGIN");
    }

    private Optional<String> text(String name) {
        return Optional.of(values.getOrDefault(name, "")).filter(value -> !value.isEmpty());
    }
}
