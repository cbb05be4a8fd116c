package org.mailstage.web.rest;

import jakarta.ws.rs.WebApplicationException;

/** Ends a request with a problem; for a fault found deep in reading a request. */
final class ProblemException extends WebApplicationException {
    private static final long serialVersionUID = 1L;

    ProblemException(Problem problem) {
        super(problem.detail(), problem.toResponse());
    }
}
