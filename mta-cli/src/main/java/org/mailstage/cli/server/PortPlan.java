package org.mailstage.cli.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which port every listener of a server gets. Immutable.
 *
 * <p>All of them are moved together by one offset, so that several servers can run side by side.
 */
public final class PortPlan {
    /** The user property that moves all ports. */
    static final String OFFSET = "mta.portOffset";

    private static final int HIGHEST = 65_535;
    private static final int LOWEST_FREE = 10_000;
    /** Linux gives connections ports from here on. */
    private static final int LOWEST_EPHEMERAL = 32_768;

    private static final int ATTEMPTS = 1_000;

    private final Map<Port, Integer> ports;

    private PortPlan(Map<Port, Integer> ports) {
        this.ports = new EnumMap<>(ports);
    }

    /**
     * The default ports plus an offset.
     *
     * @throws LaunchException when a port would leave the range of ports
     */
    public static PortPlan withOffset(int offset) {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            int number = port.base() + offset;
            if (number < 1 || number > HIGHEST) {
                throw new LaunchException("-D" + OFFSET + "=" + offset + " moves the port for " + port.purpose()
                        + " to " + number + ", which is no port number");
            }
            ports.put(port, number);
        }
        return new PortPlan(ports);
    }

    /**
     * Ports that are free now and stay so while a server is restarted, unless somebody wants just these; for tests.
     *
     * <p>They lie below those the operating system gives to connections.
     */
    public static PortPlan free() {
        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            int number;
            do {
                number = freePort();
            } while (ports.containsValue(number));
            ports.put(port, number);
        }
        return new PortPlan(ports);
    }

    /** One such port. */
    public static int freePort() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int number = ThreadLocalRandom.current().nextInt(LOWEST_FREE, LOWEST_EPHEMERAL);
            try (ServerSocket socket = new ServerSocket(number, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new LaunchException(
                "No free port on the loopback interface from " + LOWEST_FREE + " to " + (LOWEST_EPHEMERAL - 1));
    }

    /** The number of a port. */
    public int of(Port port) {
        return ports.getOrDefault(port, port.base());
    }

    /** Whether two plans give every listener the same port. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PortPlan plan && plan.ports.equals(ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return ports.toString();
    }

    /** What to do about a port that is taken. */
    static String moveAll() {
        return "move all ports with -D" + OFFSET + "=N";
    }

    /** A port at 127.0.0.1, which is what everything listens on by default. */
    static InetSocketAddress loopback(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /**
     * Refuses an address something else listens on.
     *
     * @param remedy what to do about it, for the message
     * @throws LaunchException naming address, purpose and remedy
     */
    static void requireFree(InetSocketAddress address, String purpose, String remedy) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new LaunchException(
                    "Port " + address.getPort() + " (" + purpose + ") on " + address.getHostString()
                            + " cannot be used: " + e.getMessage() + "; " + remedy,
                    e);
        }
    }
}
