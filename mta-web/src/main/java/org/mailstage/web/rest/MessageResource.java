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
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.ejb.admin.TraceService;

/** Messages as the trace knows them. */
@Path("")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {
    private static final int DEFAULT_LIMIT = 50;

    @Inject
    TraceService service;

    /** Messages that match, newest first. */
    public record Messages(int limit, int offset, List<MessageSummary> messages) {}

    /** What failed last, newest first. */
    public record Failures(List<TraceEvent> events) {}

    @GET
    @Path("messages")
    public Messages find(
            @QueryParam("q") @Nullable String text,
            @QueryParam("recipient") @Nullable String recipient,
            @QueryParam("sender") @Nullable String sender,
            @QueryParam("state") @Nullable String state,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        TraceFilter filter = new TraceFilter(
                Parameters.text("q", text),
                "",
                Parameters.text("recipient", recipient),
                Parameters.text("sender", sender),
                Parameters.state("state", state),
                Parameters.time("from", from),
                Parameters.time("to", to),
                Parameters.number("limit", limit, DEFAULT_LIMIT, 1, TraceFilter.MAX_LIMIT),
                Parameters.number("offset", offset, 0, 0, TraceFilter.MAX_OFFSET));
        return new Messages(filter.limit(), filter.offset(), service.find(filter));
    }

    @GET
    @Path("messages/{id}")
    public MessageLife life(@PathParam("id") String id) {
        return service.life(id)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "No such message",
                        "The trace does not know a message of that queue id (yet, or any more)")));
    }

    @GET
    @Path("failures")
    public Failures failures(@QueryParam("limit") @Nullable String limit) {
        return new Failures(
                service.recentFailures(Parameters.number("limit", limit, DEFAULT_LIMIT, 1, TraceFilter.MAX_LIMIT)));
    }
}
