package org.mailstage.connector;

/** The management view of one listener, {@code org.mailstage:type=Listener,role=<role>}. */
public interface ListenerMXBean {
    /** {@code mx} or {@code submission}. */
    String getRole();

    /** Where it listens, {@code host:port}; empty while it does not. */
    String getAddress();

    /** Sessions open now. */
    int getSessions();

    /** Sessions since the start. */
    long getSessionsTotal();

    /** Messages answered {@code 250}. */
    long getMessagesAccepted();

    /** Messages answered 4yz or 5yz after their data. */
    long getMessagesRefused();

    /** Octets of the messages accepted. */
    long getOctetsAccepted();
}
