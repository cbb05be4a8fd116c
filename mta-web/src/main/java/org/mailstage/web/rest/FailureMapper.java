package org.mailstage.web.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.BrokerUnavailableException;
import org.mailstage.ejb.auth.DirectoryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a request failed of into problem details; details of a fault of ours go to the log only. */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FailureMapper.class);
    private static final int SERVER_ERROR = 500;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof BrokerUnavailableException) {
            return unavailable("Broker unavailable", failure);
        }
        if (failure instanceof UnreadableBodyException body) {
            return body.problem().toResponse();
        }
        if (failure instanceof DirectoryUnavailableException) {
            return unavailable("Database unavailable", failure);
        }
        if (failure instanceof TraceUnavailableException) {
            return unavailable("Trace unavailable", failure);
        }
        if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < SERVER_ERROR) {
            return ofFramework(web.getResponse());
        }
        String reference = UUID.randomUUID().toString().substring(0, 8);
        LOG.error("MTA-15003 request failed: reference={}", reference, failure);
        return Problem.of(SERVER_ERROR, "Internal fault", "The server's log tells more under MTA-15003 " + reference)
                .toResponse();
    }

    private static Response unavailable(String title, Throwable failure) {
        return Problem.of(503, title, String.valueOf(failure.getMessage())).toResponse();
    }

    private static Response ofFramework(Response response) {
        MediaType type = response.getMediaType();
        if (type != null && type.toString().startsWith(Problem.MEDIA_TYPE)) {
            return response;
        }
        int status = response.getStatus();
        String title = response.getStatusInfo().getReasonPhrase();
        String detail = switch (status) {
            case 404 -> "There is nothing at this path; GET openapi describes the API";
            case 405 -> "This path does not take this method";
            case 406 -> "This path does not give that media type";
            case 415 -> "This path does not take that media type";
            default -> "The request cannot be answered: " + title;
        };
        Response problem = Problem.of(status, title, detail).toResponse();
        String allow = response.getHeaderString("Allow");
        return allow == null
                ? problem
                : Response.fromResponse(problem).header("Allow", allow).build();
    }
}
