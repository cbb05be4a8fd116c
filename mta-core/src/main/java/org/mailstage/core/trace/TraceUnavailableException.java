package org.mailstage.core.trace;

/** The trace database does not answer; its message is a short text for the user. Mail is not concerned (I8). */
public class TraceUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TraceUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
