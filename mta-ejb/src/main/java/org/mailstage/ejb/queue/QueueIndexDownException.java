package org.mailstage.ejb.queue;

import org.mailstage.core.trace.TraceUnavailableException;

/** The index of the queue cannot be searched now; mail is not concerned. */
public final class QueueIndexDownException extends TraceUnavailableException {
    private static final long serialVersionUID = 1L;

    QueueIndexDownException(Throwable cause) {
        super(
                "The database does not answer or took too long, so the queue cannot be searched; mail is not concerned",
                cause);
    }
}
