package org.mailstage.web.rest;

/** The body of a request is not what it should be; the mapper answers with the problem. */
final class UnreadableBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    UnreadableBodyException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
