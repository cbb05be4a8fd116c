package org.mailstage.core.smtp.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The look at one client between its connection and its greeting.
 *
 * <p>Whoever serves the connection says the teaser at once, sets a timer for {@link #greetWait()}, tells here what the client
 * does meanwhile, and greets it, or not, when the verdict is there. All methods are called on the connection's thread and
 * none blocks; no thread waits for a client.
 */
public interface TriageCase {
    /** Text of a first line of the greeting ({@code 220-}) that is said at once; empty: nothing is said. */
    Optional<String> teaser();

    /** How long the client is to be silent. */
    Duration greetWait();

    /** Told that the client has sent something, the first time and before its greeting. */
    void earlyTalk();

    /** Told that {@link #greetWait()} is over. */
    void waited();

    /** Told that the client has gone, or the server gives the case up. */
    void gone();

    /**
     * Accept: the session begins. Refuse: the reply is said and the connection closed. Completes on any thread, a bounded
     * time after {@link #waited()} at the latest, and never fails.
     */
    CompletionStage<Verdict> verdict();
}
