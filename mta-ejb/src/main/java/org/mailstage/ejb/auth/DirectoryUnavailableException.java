package org.mailstage.ejb.auth;

/** The database does not answer, so users and aliases cannot be changed now; those in memory stay in force. */
public class DirectoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DirectoryUnavailableException(Throwable cause) {
        super("The database does not answer; users and aliases cannot be changed now", cause);
    }
}
