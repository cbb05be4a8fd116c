package org.mailstage.core.sasl;

import java.util.Objects;

/** What a directory says of a password or a certificate: whose it is, nobody's, or no answer now. */
public sealed interface CheckOutcome {

    /**
     * The credentials are right.
     *
     * @param user the holder's name as the directory writes it, which may differ from what the client typed
     */
    record Valid(String user) implements CheckOutcome {
        public Valid {
            Objects.requireNonNull(user, "user");
        }
    }

    /**
     * The credentials are wrong, or the user is unknown, locked or not to be asked now.
     *
     * @param detail for the log
     */
    record Invalid(String detail) implements CheckOutcome {
        public Invalid {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * The directory did not answer; nothing is known about the credentials.
     *
     * @param detail for the log
     */
    record Unavailable(String detail) implements CheckOutcome {
        public Unavailable {
            Objects.requireNonNull(detail, "detail");
        }
    }
}
