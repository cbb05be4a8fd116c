package org.mailstage.ejb.admin;

/**
 * One SMTP listener of this node. Immutable.
 *
 * @param role {@code mx} or {@code submission}
 * @param address {@code host:port}; empty while it does not listen
 * @param sessions sessions open now
 * @param sessionsTotal sessions since the start
 * @param messagesAccepted messages answered 250
 * @param messagesRefused messages answered 4yz or 5yz after their data
 * @param octetsAccepted octets of the messages accepted
 */
public record ListenerStatus(
        String role,
        String address,
        int sessions,
        long sessionsTotal,
        long messagesAccepted,
        long messagesRefused,
        long octetsAccepted) {
    /** Whether it takes connections. */
    public boolean bound() {
        return !address.isEmpty();
    }
}
