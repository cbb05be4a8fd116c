package org.mailstage.connector.inbound;

/** A connection as its listener sees it, whatever state it is in. Every method may be called on any thread. */
interface OpenConnection {
    /** Closes it as soon as no mail transaction is open. */
    void drain();

    /** Closes it now, in whatever it does, with a reply where one is possible. */
    void shutDown();

    /** Closes it if it has had its time. @param now of {@link System#nanoTime} */
    void expire(long now);

    /** Cuts it. */
    void abort();
}
