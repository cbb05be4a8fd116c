package org.mailstage.core.net;

import java.util.Locale;

/** A host (name or IP address, in lower case) and a TCP port; IPv6 addresses are written in brackets. Immutable. */
public record HostPort(String host, int port) {
    public HostPort {
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port lies within 1..65535: " + port);
        }
    }

    /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    public static HostPort parse(String text, int defaultPort) {
        String host = text.strip();
        String port = "";
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("no closing bracket in " + text);
            }
            String rest = host.substring(end + 1);
            host = host.substring(1, end);
            if (rest.startsWith(":")) {
                port = rest.substring(1);
            } else if (!rest.isEmpty()) {
                throw new IllegalArgumentException("not host:port: " + text);
            }
        } else {
            int colon = host.lastIndexOf(':');
            if (colon >= 0 && host.indexOf(':') == colon) {
                port = host.substring(colon + 1);
                host = host.substring(0, colon);
                if (port.isEmpty()) {
                    throw new IllegalArgumentException("no port after the colon: " + text);
                }
            }
        }
        try {
            return new HostPort(host, port.isEmpty() ? defaultPort : Integer.parseInt(port));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port: " + port, e);
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
