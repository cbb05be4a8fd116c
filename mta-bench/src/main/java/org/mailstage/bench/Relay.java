package org.mailstage.bench;

import java.util.OptionalLong;

/** A running mail server that relays all mail to the sink. Closing it stops it. */
interface Relay extends AutoCloseable {
    /** Its name in tables. */
    String name();

    /** The port at 127.0.0.1 on which it takes mail of that kind. */
    int port(Traffic traffic);

    /** Its processes. */
    ProcessGroup processes();

    /** Messages in its queues now; empty when it does not tell. */
    OptionalLong queued();

    @Override
    void close();
}
