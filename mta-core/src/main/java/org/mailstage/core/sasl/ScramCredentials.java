package org.mailstage.core.sasl;

import java.util.Objects;

/**
 * Finds the stored secret of a user, for SCRAM.
 *
 * <p>Thread-safe; may block. For an account that is locked for now, {@link Unknown} is the answer that shows nothing.
 */
@FunctionalInterface
public interface ScramCredentials {

    /**
     * Looks a user up.
     *
     * @param user prepared by {@link SaslPrep}, not empty
     */
    Lookup lookup(String user);

    /** What the directory has. */
    sealed interface Lookup {}

    /**
     * The user's secret.
     *
     * @param user the name as the directory writes it
     */
    record Found(String user, ScramSecret secret) implements Lookup {
        public Found {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(secret, "secret");
        }
    }

    /** There is no such user, or none who may sign in. */
    record Unknown() implements Lookup {}

    /** The user exists, but elsewhere keeps the password (LDAP, the container's realm). */
    record Unsuitable() implements Lookup {}

    /**
     * The directory did not answer.
     *
     * @param detail for the log
     */
    record Unavailable(String detail) implements Lookup {
        public Unavailable {
            Objects.requireNonNull(detail, "detail");
        }
    }
}
