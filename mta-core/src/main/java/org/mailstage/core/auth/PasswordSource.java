package org.mailstage.core.auth;

import java.util.Optional;
import org.mailstage.core.sasl.CheckOutcome;

/**
 * One of several places where users have passwords.
 *
 * <p>Thread-safe; may block, within a time-out of its own.
 */
@FunctionalInterface
public interface PasswordSource {
    /**
     * Checks one password.
     *
     * @param user prepared by SASLprep, not empty
     * @param password not empty; wiped by the caller after the call
     * @return empty when this source does not know the user, or cannot tell that from a wrong password: the next one is
     *     asked
     */
    Optional<CheckOutcome> check(String user, char[] password);

    /** What the user may send as besides its own address, as far as this source knows; asks nobody. */
    default AllowedSenders senders(String user) {
        return AllowedSenders.NONE;
    }
}
