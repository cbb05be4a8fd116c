package org.mailstage.bench;

import java.util.OptionalLong;

/** A running mail server that relays all mail to the sink. Closing it stops it. */
interface Relay extends AutoCloseable {
    /** Its name in tables. */
    String name();

    /** The port it takes mail on, at 127.0.0.1. */
    int port();

    /** Its processes. */
    ProcessGroup processes();

    /** Messages in its queues now; empty when it does not tell. */
    OptionalLong queued();

    @Override
    void close();
}
