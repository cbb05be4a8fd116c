package org.mailstage.web.rest;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.mailstage.ejb.admin.DirectoryChange;

/** Answers to changes of users and aliases. Stateless. */
final class Changes {
    private Changes() {}

    /** Ends the request with a problem unless the change is done. */
    static void require(DirectoryChange change) {
        if (change.isDone()) {
            return;
        }
        throw new ProblemException(
                switch (change.outcome()) {
                    case EXISTS -> Problem.of(409, "Exists already", change.detail());
                    case UNKNOWN -> Problem.of(404, "Not found", change.detail());
                    default -> Problem.of(422, "Not valid", change.detail());
                });
    }

    static Response done(DirectoryChange change) {
        require(change);
        return Response.noContent().build();
    }

    /** Who makes it, for the log. */
    static String by(SecurityContext security) {
        Principal user = security.getUserPrincipal();
        return "REST by " + (user == null ? "unknown" : user.getName());
    }
}
