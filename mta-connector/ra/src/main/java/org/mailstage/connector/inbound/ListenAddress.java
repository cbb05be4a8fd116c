package org.mailstage.connector.inbound;

import java.net.InetSocketAddress;

/** Reads the address a listener binds to; unlike a next hop it may have port 0 (any free port) and {@code *} as host. */
final class ListenAddress {
    private ListenAddress() {}

    /** Reads {@code host:port}, {@code [v6]:port} or {@code *:port}. @throws IllegalArgumentException when it is none */
    static InetSocketAddress parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.lastIndexOf(':');
        String host = colon < 0 ? "" : trimmed.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("address is host:port, not " + text);
        }
        int port = port(trimmed.substring(colon + 1), text);
        InetSocketAddress address = host.equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address has an unknown host: " + text);
        }
        return address;
    }

    private static int port(String digits, String text) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException ignored) {
            // Said below, together with the range.
        }
        throw new IllegalArgumentException("address has a port within 0..65535, not " + text);
    }

    /** {@code host:port} for logs and names. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
