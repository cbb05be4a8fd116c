package org.mailstage.core.routing;

import java.net.InetAddress;

/**
 * One address to connect to.
 *
 * @param hostName the name it was found under (MX host, relay host), for logs, DSN and TLS
 */
public record Target(String hostName, InetAddress address, int port) {
    @Override
    public String toString() {
        return hostName + "[" + address.getHostAddress() + "]:" + port;
    }
}
