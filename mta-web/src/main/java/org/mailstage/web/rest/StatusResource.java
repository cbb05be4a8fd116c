package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.mailstage.core.trace.TrafficMinute;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.admin.SystemStatus;

/** How this node is doing. Answers whatever part of it is down. */
@Path("")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    @Inject
    StatusService service;

    /** What happened minute by minute within the last hour, oldest first. */
    public record Traffic(List<TrafficMinute> minutes) {}

    @GET
    @Path("status")
    public SystemStatus status() {
        return service.status();
    }

    @GET
    @Path("traffic")
    public Traffic traffic() {
        return new Traffic(service.minutes());
    }
}
