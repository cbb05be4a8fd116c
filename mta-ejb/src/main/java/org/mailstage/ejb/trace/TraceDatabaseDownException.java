package org.mailstage.ejb.trace;

import jakarta.ejb.ApplicationException;
import org.mailstage.core.trace.TraceUnavailableException;

/** Reaches the caller of a session bean as it is, not wrapped. */
@ApplicationException
final class TraceDatabaseDownException extends TraceUnavailableException {
    private static final long serialVersionUID = 1L;

    TraceDatabaseDownException(String message, Throwable cause) {
        super(message, cause);
    }
}
