package org.mailstage.core.sasl;

import java.util.Objects;
import java.util.Optional;

/**
 * Tells whose a bearer token is (RFC 6750), for OAUTHBEARER and XOAUTH2.
 *
 * <p>Thread-safe; may block. No answer from the issuer is {@link Unavailable}, never
 * {@link Invalid}: a client throws a token away that it is told is invalid.
 */
public interface TokenCheck {

    /** Checks one token; the caller has made sure that it has the form of one (RFC 6750 §2.1). */
    TokenOutcome check(String token);

    /** Returns the scope that a token must have, told to clients whose token lacks it. */
    default Optional<String> scope() {
        return Optional.empty();
    }

    /** Returns the URL of the issuer's OpenID configuration, told to clients whose token fails (RFC 7628 §3.2.2). */
    default Optional<String> openidConfiguration() {
        return Optional.empty();
    }

    /** What is known of a token. */
    sealed interface TokenOutcome {}

    /**
     * The token is good.
     *
     * @param user the name of its holder
     */
    record Valid(String user) implements TokenOutcome {
        public Valid {
            Objects.requireNonNull(user, "user");
        }
    }

    /**
     * The token is forged, expired or not for us.
     *
     * @param detail why, for the log, without the token
     */
    record Invalid(String detail) implements TokenOutcome {
        public Invalid {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * The token is genuine but does not allow to send mail.
     *
     * @param detail why, for the log
     */
    record InsufficientScope(String detail) implements TokenOutcome {
        public InsufficientScope {
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * The keys to check the token with could not be had.
     *
     * @param detail why, for the log
     */
    record Unavailable(String detail) implements TokenOutcome {
        public Unavailable {
            Objects.requireNonNull(detail, "detail");
        }
    }
}
