package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.ejb.admin.DefenceService;
import org.mailstage.ejb.admin.DefenceStatus;
import org.mailstage.ejb.admin.GreylistNetwork;
import org.mailstage.ejb.admin.GridUnavailableException;

/** What this node refuses, and the greylist of the cluster. */
@Path("defence")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class DefenceResource {
    private static final int DEFAULT_LIMIT = 100;

    @Inject
    DefenceService service;

    /** Networks that greylisting knows. */
    public record Networks(List<GreylistNetwork> networks) {}

    @GET
    public DefenceStatus status() {
        return service.status();
    }

    @GET
    @Path("greylist")
    public Networks networks(
            @QueryParam("network") @Nullable String network, @QueryParam("limit") @Nullable String limit) {
        int most = Parameters.number("limit", limit, DEFAULT_LIMIT, 1, DefenceService.MAX_LIMIT);
        String asked = Parameters.text("network", network);
        return new Networks(
                asked.isEmpty()
                        ? with("", any -> service.networks(most))
                        : with(asked, one -> service.network(one).stream().toList()));
    }

    @PUT
    @Path("greylist")
    public GreylistNetwork allow(@QueryParam("network") @Nullable String network) {
        return with(Parameters.text("network", network), service::allow);
    }

    @DELETE
    @Path("greylist")
    public void forget(@QueryParam("network") @Nullable String network) {
        with(Parameters.text("network", network), one -> {
            service.forget(one);
            return true;
        });
    }

    private static <T> T with(String network, Function<String, T> action) {
        try {
            return action.apply(network);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.ofParameter("network", "network " + e.getMessage()));
        } catch (GridUnavailableException e) {
            throw new ProblemException(Problem.of(
                    503,
                    "Greylist unavailable",
                    "The data grid does not answer; mail flows, and nobody is greylisted"));
        }
    }
}
