package org.mailstage.core.triage;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Clients that have passed the look at them, for some time. Thread-safe; no method blocks or throws. Bounded, and may
 * forget: then a client is looked at once more.
 */
public interface PassedClients {
    /** When the client passed; empty when it did not, or too long ago. */
    Optional<Instant> passedAt(InetAddress client);

    /** Remembers from now on that the client has passed. */
    void remember(InetAddress client, Duration howLong);

    /** Forgets it. */
    void forget(InetAddress client);
}
