package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.Suspension;
import org.mailstage.ejb.admin.SuspensionAdmin;
import org.mailstage.ejb.admin.SuspensionView;

/** Where no mail goes for now. */
@Path("suspensions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SuspensionResource {
    @Inject
    SuspensionAdmin admin;

    /** Those that hold now. */
    public record Suspended(List<SuspensionView> suspensions) {}

    @GET
    public Suspended list() {
        return new Suspended(admin.list());
    }

    @PUT
    @Path("{scope}/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public SuspensionView suspend(
            @PathParam("scope") String scope,
            @PathParam("name") String name,
            InputStream body,
            @Context SecurityContext security) {
        JsonBody json = JsonBody.read(body, "reason", "length");
        String length = json.textOrNull("length");
        @Nullable Duration time = length == null ? null : QueueFilters.duration("length", length);
        String reason = Parameters.text("reason", json.text("reason"));
        return admin.suspend(scope(scope), Parameters.text("name", name), reason, time, Changes.by(security));
    }

    @DELETE
    @Path("{scope}/{name}")
    public Response resume(
            @PathParam("scope") String scope, @PathParam("name") String name, @Context SecurityContext security) {
        if (!admin.resume(scope(scope), name, Changes.by(security))) {
            throw new ProblemException(
                    Problem.of(404, "Not suspended", "That is not suspended; GET suspensions lists what is"));
        }
        return Response.noContent().build();
    }

    private static Suspension.Scope scope(String keyword) {
        return Suspension.Scope.of(keyword)
                .orElseThrow(() ->
                        new ProblemException(Problem.ofParameter("scope", "scope is site, domain, source or tenant")));
    }
}
