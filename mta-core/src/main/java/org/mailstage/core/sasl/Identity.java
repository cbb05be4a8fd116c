package org.mailstage.core.sasl;

import java.util.Objects;

/**
 * Who has signed in: the user whose credentials were shown, and the user it acts as (RFC 4422 §2).
 *
 * <p>Immutable and thread-safe. Most clients act as themselves; then both names are the same.
 *
 * @param user the name that the directory gave to the holder of the credentials (authentication identity)
 * @param authorized the name whose rights hold from now on (authorization identity)
 */
public record Identity(String user, String authorized) {

    public Identity {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(authorized, "authorized");
    }

    /** Returns the identity of a user who acts as nobody else. */
    public static Identity of(String user) {
        return new Identity(user, user);
    }
}
