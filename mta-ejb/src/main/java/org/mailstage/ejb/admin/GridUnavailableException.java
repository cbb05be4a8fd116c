package org.mailstage.ejb.admin;

import jakarta.ejb.ApplicationException;

/** The data grid does not answer. */
@ApplicationException
public class GridUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GridUnavailableException(Throwable cause) {
        super("the data grid does not answer", cause);
    }
}
