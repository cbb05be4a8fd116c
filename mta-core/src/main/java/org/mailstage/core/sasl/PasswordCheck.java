package org.mailstage.core.sasl;

/**
 * Tells whether a password is a user's, for PLAIN and LOGIN.
 *
 * <p>Thread-safe; may block. An unknown user should take as long as a wrong password ({@link ScramDecoy} helps). No
 * answer is {@link CheckOutcome.Unavailable}, never {@link CheckOutcome.Invalid}.
 */
@FunctionalInterface
public interface PasswordCheck {

    /**
     * Checks one password.
     *
     * @param user prepared by {@link SaslPrep}, not empty
     * @param password as typed, not empty; wiped by the caller after the call, so it must not be kept
     */
    CheckOutcome check(String user, char[] password);
}
