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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.UserAdmin;
import org.mailstage.ejb.admin.UserView;

/** The users of our own, who sign in to send mail. */
@Path("users")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;
    static final int MAX_OFFSET = 10_000_000;

    @Inject
    UserAdmin users;

    /** Users that match. */
    public record Users(int total, int limit, int offset, List<UserView> users) {}

    @GET
    public Users list(
            @QueryParam("q") @Nullable String text,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        int most = Parameters.number("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
        int from = Parameters.number("offset", offset, 0, 0, MAX_OFFSET);
        UserAdmin.Page<UserView> page = users.users(Parameters.text("q", text), most, from);
        return new Users(page.total(), most, from, page.entries());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(InputStream body, @Context SecurityContext security) {
        JsonBody json = JsonBody.read(body, "name", "password", "enabled", "senders");
        String name = json.text("name");
        @Nullable String given = json.textOrNull("password");
        char[] password = given == null ? null : given.toCharArray();
        try {
            Changes.require(users.addUser(
                    name, password, json.flag("enabled", true), json.texts("senders"), Changes.by(security)));
        } finally {
            wipe(password);
        }
        return Response.status(Response.Status.CREATED).entity(find(name)).build();
    }

    @GET
    @Path("{name}")
    public UserView show(@PathParam("name") String name) {
        return find(name);
    }

    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public UserView change(@PathParam("name") String name, InputStream body, @Context SecurityContext security) {
        JsonBody json = JsonBody.read(body, "enabled", "senders");
        UserView before = find(name);
        Changes.require(users.changeUser(
                name,
                json.flag("enabled", before.enabled()),
                json.has("senders") ? json.texts("senders") : before.senders(),
                Changes.by(security)));
        return find(name);
    }

    @PUT
    @Path("{name}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response password(@PathParam("name") String name, InputStream body, @Context SecurityContext security) {
        char[] password = JsonBody.read(body, "password").text("password").toCharArray();
        try {
            return Changes.done(users.changePassword(name, password, Changes.by(security)));
        } finally {
            wipe(password);
        }
    }

    @DELETE
    @Path("{name}")
    public Response remove(@PathParam("name") String name, @Context SecurityContext security) {
        return Changes.done(users.removeUser(name, Changes.by(security)));
    }

    private UserView find(String name) {
        return users.user(name)
                .orElseThrow(() -> new ProblemException(
                        Problem.of(404, "No such user", "There is no user of that name; GET users lists them")));
    }

    private static void wipe(char @Nullable [] password) {
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }
}
