package org.mailstage.core.delivery;

/**
 * How we sign in at a smart host. Never shown: {@link #toString()} hides the password.
 *
 * @param user authentication identity
 */
public record RelayLogin(String user, String password) {
    @Override
    public String toString() {
        return user + ":***";
    }
}
