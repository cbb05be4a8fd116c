package org.mailstage.cli.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.net.HostPort;
import org.mailstage.core.smtp.server.ListenerSettings;
import org.mailstage.core.smtp.server.TlsMode;

/**
 * Which SMTP listeners a server will start with, and where each of them listens. Immutable.
 *
 * <p>The mail settings say so. A property {@code mta.listener.NAME} overrules the address of the listener of that name on
 * this node; when the ports are moved, the listeners with default names move with them.
 */
final class ListenerPlan {
    private static final String PREFIX = "mta.listener.";
    private static final Map<String, Port> DEFAULT_NAMES =
            Map.of("mx", Port.SMTP, "submission", Port.SUBMISSION, "submissions", Port.SUBMISSIONS);

    private final List<Listener> listeners;

    private ListenerPlan(List<Listener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * One of them.
     *
     * @param remedy how to move it
     */
    record Listener(ListenerSettings settings, InetSocketAddress address, String remedy) {
        /** Whether whoever connects hears a greeting at once, in plain text. */
        boolean greets() {
            return settings.tls() != TlsMode.IMPLICIT && !settings.proxyProtocol() && !settings.triage();
        }

        /** {@code host:port}. */
        String text() {
            return ListenerPlan.text(address);
        }
    }

    /** @throws LaunchException when an address is none, or names a host that is not known */
    static ListenerPlan of(MailSettings settings, Map<String, String> node, PortPlan ports) {
        Map<String, String> overrides = overrides(node, ports);
        List<Listener> listeners = new ArrayList<>();
        settings.reception().listeners().forEach((name, listener) -> {
            String override = overrides.get(PREFIX + name);
            InetSocketAddress address = override == null
                    ? resolved(listener.address(), "listeners." + name + ".address: " + listener.address())
                    : parse(PREFIX + name, override);
            boolean moved = override != null && !node.containsKey(PREFIX + name);
            String remedy = moved ? PortPlan.moveAll() : "give another with -D" + PREFIX + name + "=HOST:PORT";
            listeners.add(new Listener(listener, address, remedy));
        });
        return new ListenerPlan(listeners);
    }

    /** The properties that overrule addresses: those given, and those of default names when the ports are moved. */
    static Map<String, String> overrides(Map<String, String> node, PortPlan ports) {
        Map<String, String> overrides = new TreeMap<>();
        DEFAULT_NAMES.forEach((name, port) -> {
            if (ports.of(port) != port.base()) {
                overrides.put(PREFIX + name, text(PortPlan.loopback(ports.of(port))));
            }
        });
        node.forEach((property, value) -> {
            if (property.startsWith(PREFIX)) {
                overrides.put(property, value);
            }
        });
        return overrides;
    }

    /** Where the listener of a default name listens, unless the mail settings say otherwise. */
    static InetSocketAddress byDefault(String name, Map<String, String> node, PortPlan ports) {
        String given = node.get(PREFIX + name);
        Port port = DEFAULT_NAMES.getOrDefault(name, Port.SMTP);
        return given == null ? PortPlan.loopback(ports.of(port)) : parse(PREFIX + name, given);
    }

    /** Whether it is the port of a listener with a default name. */
    static boolean isListener(Port port) {
        return DEFAULT_NAMES.containsValue(port);
    }

    /** In the order of the mail settings. */
    List<Listener> listeners() {
        return listeners;
    }

    /** One that greets whoever connects; empty when none does. */
    Optional<Listener> greeting() {
        return listeners.stream().filter(Listener::greets).findFirst();
    }

    /** @throws LaunchException when something else listens on an address */
    void requireFree() {
        listeners.forEach(listener -> PortPlan.requireFree(
                listener.address(), "listener " + listener.settings().name(), listener.remedy()));
    }

    private static InetSocketAddress parse(String property, String given) {
        String what = "-D" + property + "=" + given;
        try {
            return resolved(HostPort.parse(requirePort(given), 0), what);
        } catch (IllegalArgumentException e) {
            throw new LaunchException(what + " is not of the form HOST:PORT", e);
        }
    }

    private static String requirePort(String text) {
        if (text.lastIndexOf(':') <= text.lastIndexOf(']')) {
            throw new IllegalArgumentException("no port");
        }
        return text;
    }

    private static InetSocketAddress resolved(HostPort address, String what) {
        try {
            return new InetSocketAddress(InetAddress.getAllByName(address.host())[0], address.port());
        } catch (UnknownHostException e) {
            throw new LaunchException(what + " names a host that is not known", e);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
