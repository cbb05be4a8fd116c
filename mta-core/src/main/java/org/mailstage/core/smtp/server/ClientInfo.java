package org.mailstage.core.smtp.server;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the SMTP client of one session. Immutable and thread-safe.
 *
 * @param address its IP address: that of the real client where a trusted proxy or XCLIENT told it
 * @param port its port
 * @param helo the argument of its last EHLO, HELO or LHLO; null before
 * @param extended true after EHLO and LHLO, false after HELO
 * @param role what the listener is for
 * @param listener the listener's name
 * @param tls its TLS session; null without TLS
 * @param user who has authenticated; null when nobody
 */
public record ClientInfo(
        InetAddress address,
        int port,
        @Nullable String helo,
        boolean extended,
        ListenerRole role,
        String listener,
        @Nullable TlsSession tls,
        @Nullable String user) {

    /** A client that has just connected. */
    public static ClientInfo connected(InetAddress address, int port, ListenerSettings listener) {
        return new ClientInfo(address, port, null, false, listener.role(), listener.name(), null, null);
    }

    public Optional<TlsSession> tlsSession() {
        return Optional.ofNullable(tls);
    }

    public ClientInfo withHello(@Nullable String name, boolean isExtended) {
        return new ClientInfo(address, port, name, isExtended, role, listener, tls, user);
    }

    /** After a TLS handshake nothing that was said before counts (RFC 3207 §4.2). */
    public ClientInfo withTls(TlsSession session) {
        return new ClientInfo(address, port, null, false, role, listener, session, null);
    }

    public ClientInfo withUser(@Nullable String name) {
        return new ClientInfo(address, port, helo, extended, role, listener, tls, name);
    }

    public ClientInfo withAddress(InetAddress other, int otherPort) {
        return new ClientInfo(other, otherPort, helo, extended, role, listener, tls, user);
    }
}
