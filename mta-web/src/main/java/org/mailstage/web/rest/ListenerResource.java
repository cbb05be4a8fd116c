package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.mailstage.ejb.admin.CertificateStatus;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerView;

/** The SMTP listeners of this node. */
@Path("listeners")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ListenerResource {
    @Inject
    ListenerService service;

    /** All listeners of the configuration, and the certificates they use. */
    public record Listeners(List<ListenerView> listeners, List<CertificateStatus> certificates) {}

    @GET
    public Listeners list() {
        return new Listeners(service.list(), service.certificates());
    }
}
