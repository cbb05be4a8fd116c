package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.QueuePage;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.QueueStatus;

/** The mail queues. */
@Path("queues")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class QueueResource {
    private static final int DEFAULT_LIMIT = 50;

    @Inject
    QueueService service;

    /** All mail queues. */
    public record Queues(List<QueueStatus> queues) {}

    @GET
    public Queues list() {
        return new Queues(service.list());
    }

    @GET
    @Path("{name}/messages")
    public QueuePage messages(
            @PathParam("name") String name,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        int most = Parameters.number("limit", limit, DEFAULT_LIMIT, 1, QueueService.MAX_LIMIT);
        int from = Parameters.number("offset", offset, 0, 0, QueueService.MAX_OFFSET);
        return service.messages(name, most, from)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404, "No such queue", "There is no mail queue of that name; GET queues lists them")));
    }
}
