package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.queue.ExplainService;
import org.mailstage.ejb.queue.Explanation;

/** What would happen to a message. */
@Path("explain")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
    @Inject
    ExplainService service;

    @GET
    public Explanation explain(
            @QueryParam("sender") @Nullable String sender, @QueryParam("recipient") @Nullable String recipient) {
        try {
            return service.explain(Parameters.text("sender", sender), Parameters.text("recipient", recipient));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.of(400, "Wrong parameter", String.valueOf(e.getMessage())));
        }
    }
}
