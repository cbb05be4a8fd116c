package org.mailstage.cli.server;

/** The server cannot be started or does not run; the message is one clear line for the person who started it. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
