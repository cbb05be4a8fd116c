package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.mailstage.ejb.queue.QueueControl;

/** Actions on the queue, and how far they have come. */
@Path("jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobResource {
    @Inject
    QueueControl control;

    /** The newest first. */
    public record Jobs(List<JobView> jobs) {}

    @GET
    public Jobs list() {
        return new Jobs(control.orders().stream().map(JobView::of).toList());
    }

    @GET
    @Path("{id}")
    public JobView show(@PathParam("id") String id) {
        return control.find(id).map(JobView::of).orElseThrow(JobResource::unknown);
    }

    @DELETE
    @Path("{id}")
    public Response cancel(@PathParam("id") String id, @Context SecurityContext security) {
        if (!control.cancel(id, Changes.by(security))) {
            throw unknown();
        }
        return Response.noContent().build();
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.of(404, "No such job", "There is no job of that id; GET jobs lists them"));
    }
}
