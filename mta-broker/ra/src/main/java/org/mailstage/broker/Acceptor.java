package org.mailstage.broker;

/**
 * A TCP address on which the embedded broker also listens, for other nodes and tools, with the credentials they must show.
 *
 * <p>Immutable. Without an acceptor the broker can be reached from inside its own JVM only.
 *
 * @param host address to bind, a literal or a name; an IPv6 literal without brackets
 * @param port TCP port; 0 is refused because nobody could know the port chosen
 * @param userName name that every client gives, not empty
 * @param password password that every client gives, not empty
 */
public record Acceptor(String host, int port, String userName, String password) {

    /** Refuses an acceptor that would let anybody in. */
    public Acceptor {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("acceptor must be host:port: " + host + ":" + port);
        }
        if (userName.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("an acceptor needs UserName and Password");
        }
    }

    /**
     * Reads {@code host:port}, with brackets around an IPv6 literal.
     *
     * @throws IllegalArgumentException when the text is not of that form
     */
    public static Acceptor parse(String hostPort, String userName, String password) {
        int colon = hostPort.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("acceptor must be host:port: " + hostPort);
        }
        String host = hostPort.substring(0, colon).replace("[", "").replace("]", "");
        int port;
        try {
            port = Integer.parseInt(hostPort.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("acceptor must be host:port: " + hostPort, e);
        }
        return new Acceptor(host, port, userName, password);
    }

    /** The record without the password, so that it can be logged. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
