package org.mailstage.core.tls.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps policies over restarts, for as long as they hold: that is what protects a domain from somebody who suppresses its
 * record (RFC 8461 §10.2). Thread-safe; never throws, a policy that cannot be kept is fetched again.
 */
public interface StsStore {
    /**
     * A policy that was fetched.
     *
     * @param id of the record that announced it
     */
    record Kept(String id, StsPolicy policy, Instant fetched) {
        /** A domain cannot have its policy fetched for every message. */
        private static final Duration SHORTEST = Duration.ofMinutes(1);

        boolean holds(Instant now) {
            Duration age = policy.maxAge().compareTo(SHORTEST) < 0 ? SHORTEST : policy.maxAge();
            return now.isBefore(fetched.plus(age));
        }
    }

    /** What was kept for the domain last. */
    Optional<Kept> load(String domain);

    /** Keeps it instead of what there was. */
    void save(String domain, Kept kept);
}
