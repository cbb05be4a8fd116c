package org.mailstage.ejb.messaging;

/** A message on a mail queue that does not follow the contract of docs/jms.md; it goes to the dead-letter queue. */
public final class MalformedQueueMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedQueueMessageException(String message) {
        super(message);
    }

    public MalformedQueueMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
