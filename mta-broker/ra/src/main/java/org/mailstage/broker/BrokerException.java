package org.mailstage.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not be configured, started or stopped; the message says where its data lie. */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Creates the exception with what was tried and why it failed. */
    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
