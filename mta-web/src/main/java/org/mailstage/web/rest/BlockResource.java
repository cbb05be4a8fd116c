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
import org.mailstage.ejb.admin.BlockAdmin;
import org.mailstage.ejb.admin.BlockView;

/** Accounts and networks that are blocked from signing in, for guessing passwords. */
@Path("blocks")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class BlockResource {
    @Inject
    BlockAdmin blocks;

    /** The blocks in force, the newest first. */
    public record Blocks(List<BlockView> blocks) {}

    @GET
    public Blocks list() {
        return new Blocks(blocks.list());
    }

    @DELETE
    @Path("{id}")
    public Response lift(@PathParam("id") String id, @Context SecurityContext security) {
        if (!blocks.lift(id, Changes.by(security))) {
            throw new ProblemException(
                    Problem.of(404, "No such block", "There is no block of that id (any more); GET blocks lists them"));
        }
        return Response.noContent().build();
    }
}
