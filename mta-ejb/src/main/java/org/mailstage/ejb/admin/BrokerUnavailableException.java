package org.mailstage.ejb.admin;

/** The broker does not answer; its message is a short text for the user. */
public class BrokerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
