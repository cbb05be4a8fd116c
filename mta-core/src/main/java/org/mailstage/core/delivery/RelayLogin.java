package org.mailstage.core.delivery;

/**
 * How we sign in at a smart host. Never shown: {@link #toString()} hides the password.
 *
 * @param user authentication identity
 * @param protection what the connection must be like before the password is used on it
 */
public record RelayLogin(String user, String password, LoginProtection protection) {
    @Override
    public String toString() {
        return user + ":***";
    }
}
