package org.mailstage.core.auth;

import java.util.Optional;

/**
 * Where users and aliases of our own are found.
 *
 * <p>Thread-safe; never blocks and asks no database (invariant I8): what it gives is in memory, and may be a moment old.
 */
@FunctionalInterface
public interface UserDirectory {
    /**
     * All users and aliases at this moment; ask anew for each client. Empty as long as they have not been read since this
     * node started: nothing is known then, not even who does not exist.
     */
    Optional<DirectorySnapshot> current();
}
