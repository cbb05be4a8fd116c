package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Alias;
import org.mailstage.ejb.admin.UserAdmin;

/** Addresses that stand for others. */
@Path("aliases")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AliasResource {
    @Inject
    UserAdmin users;

    /** Aliases that match. */
    public record Aliases(int total, int limit, int offset, List<Alias> aliases) {}

    @GET
    public Aliases list(
            @QueryParam("q") @Nullable String text,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        int most = Parameters.number("limit", limit, UserResource.DEFAULT_LIMIT, 1, UserResource.MAX_LIMIT);
        int from = Parameters.number("offset", offset, 0, 0, UserResource.MAX_OFFSET);
        UserAdmin.Page<Alias> page = users.aliases(Parameters.text("q", text), most, from);
        return new Aliases(page.total(), most, from, page.entries());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body, @Context SecurityContext security) {
        JsonBody json = JsonBody.read(body, "address", "targets");
        String address = json.text("address");
        Changes.require(users.putAlias(address, json.texts("targets"), true, Changes.by(security)));
        return Response.status(Response.Status.CREATED).entity(find(address)).build();
    }

    @GET
    @Path("{address}")
    public Alias show(@PathParam("address") String address) {
        return find(address);
    }

    @PUT
    @Path("{address}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Alias change(@PathParam("address") String address, InputStream body, @Context SecurityContext security) {
        JsonBody json = JsonBody.read(body, "targets");
        Changes.require(users.putAlias(address, json.texts("targets"), false, Changes.by(security)));
        return find(address);
    }

    @DELETE
    @Path("{address}")
    public Response remove(@PathParam("address") String address, @Context SecurityContext security) {
        return Changes.done(users.removeAlias(address, Changes.by(security)));
    }

    private Alias find(String address) {
        return users.alias(address)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(404, "No such alias", "There is no alias of that address; GET aliases lists them")));
    }
}
