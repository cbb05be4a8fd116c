package org.mailstage.core.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this server recognises itself among the mail exchangers of a domain.
 *
 * <p>Immutable and thread-safe.
 *
 * @param names our host names; every node of the cluster says the same, because mail for one is mail for all
 * @param listeners where we take mail from other MTAs; an unspecified address stands for all of the machine's
 */
public record OwnHost(Set<String> names, List<InetSocketAddress> listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(OwnHost.class);

    public OwnHost {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        listeners = List.copyOf(listeners);
    }

    /** Recognises nothing. */
    public static OwnHost unknown() {
        return new OwnHost(Set.of(), List.of());
    }

    boolean isNamed(String hostName) {
        return names.contains(hostName.toLowerCase(Locale.ROOT));
    }

    /** True when a connection to the address and port would end at one of our listeners. */
    boolean listensAt(InetAddress address, int port) {
        for (InetSocketAddress listener : listeners) {
            if (listener.getPort() == port && covers(listener.getAddress(), address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(InetAddress listener, InetAddress address) {
        return listener.equals(address) || (listener.isAnyLocalAddress() && isOfThisMachine(address));
    }

    private static boolean isOfThisMachine(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            LOG.warn("MTA-10411 interfaces of this machine not readable; mail loops are found by hop count only", e);
            return false;
        }
    }
}
