package org.mailstage.ejb.admin;

/**
 * One SMTP listener of this node. Immutable.
 *
 * @param name its name in the configuration
 * @param role {@code mx}, {@code submission}, {@code submissions} or {@code lmtp}
 * @param address {@code host:port}; empty while it does not listen
 * @param sessions sessions open now
 * @param sessionsTotal sessions since the start
 * @param messagesAccepted messages answered 250
 * @param messagesRefused messages answered 4yz or 5yz after their data
 * @param octetsAccepted octets of the messages accepted
 * @param tlsSessions TLS handshakes that succeeded
 * @param tlsFailures TLS handshakes that failed or took too long
 * @param authentications clients that authenticated
 * @param authenticationFailures AUTH commands that were refused
 * @param refusedConnections connections that got no greeting
 * @param earlyTalkers clients that talked before it was their turn
 */
public record ListenerStatus(
        String name,
        String role,
        String address,
        int sessions,
        long sessionsTotal,
        long messagesAccepted,
        long messagesRefused,
        long octetsAccepted,
        long tlsSessions,
        long tlsFailures,
        long authentications,
        long authenticationFailures,
        long refusedConnections,
        long earlyTalkers) {
    /** Whether it takes connections. */
    public boolean bound() {
        return !address.isEmpty();
    }
}
