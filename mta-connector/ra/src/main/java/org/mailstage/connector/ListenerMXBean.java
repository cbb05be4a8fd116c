package org.mailstage.connector;

/** The management view of one listener, {@code org.mailstage:type=Listener,name=<name>}; counts are since the start. */
public interface ListenerMXBean {
    /** Its name in the configuration. */
    String getName();

    /** {@code mx}, {@code submission}, {@code submissions} or {@code lmtp}. */
    String getRole();

    /** Where it listens, {@code host:port}; empty while it does not. */
    String getAddress();

    /** Sessions open now. */
    int getSessions();

    /** Sessions begun. */
    long getSessionsTotal();

    /** Messages answered {@code 250}. */
    long getMessagesAccepted();

    /** Messages answered 4yz or 5yz after their data. */
    long getMessagesRefused();

    /** Octets of the messages accepted. */
    long getOctetsAccepted();

    /** TLS handshakes that succeeded. */
    long getTlsSessions();

    /** TLS handshakes that failed or took too long. */
    long getTlsFailures();

    /** Clients that authenticated. */
    long getAuthentications();

    /** AUTH commands that were refused. */
    long getAuthenticationFailures();

    /** Connections that got no greeting, only a refusal or nothing. */
    long getRefusedConnections();

    /** Clients that talked before it was their turn: before the greeting, or behind STARTTLS. */
    long getEarlyTalkers();
}
