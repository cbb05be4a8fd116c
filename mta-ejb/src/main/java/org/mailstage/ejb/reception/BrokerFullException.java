package org.mailstage.ejb.reception;

/** The broker takes no more messages for now: its disk or its address is full. */
public class BrokerFullException extends Exception {
    private static final long serialVersionUID = 1L;

    public BrokerFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
