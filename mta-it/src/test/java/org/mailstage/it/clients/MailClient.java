package org.mailstage.it.clients;

import java.io.IOException;
import java.util.Set;

/** A client, and how it is told to do an errand. */
interface MailClient extends AutoCloseable {
    /** Its name. */
    String name();

    /** What it can do of what not all can. */
    Set<Skill> skills();

    /** Hands the message over; returns when it was accepted. @throws IOException when it was not, with what the client said */
    void send(Errand errand) throws IOException, InterruptedException;

    /** Whether one that knows DSN can be told an ENVID. */
    default boolean tellsEnvelopeId() {
        return true;
    }

    @Override
    default void close() throws IOException {}
}
