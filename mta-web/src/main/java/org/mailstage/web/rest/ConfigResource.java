package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.ConfigFault;
import org.mailstage.ejb.admin.ConfigAdmin;
import org.mailstage.ejb.admin.ConfigChange;
import org.mailstage.ejb.admin.ConfigView;

/** The mail settings: shown, checked and applied as a whole. */
@Path("config")
@ApplicationScoped
public class ConfigResource {
    static final String YAML = "application/yaml";
    static final int MAX_SIZE = 4 << 20;

    @Inject
    ConfigAdmin config;

    /** What a check found. */
    public record Checked(boolean valid, List<ConfigFault> faults) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response show() {
        ConfigView current = config.current();
        return Response.ok(current).tag(current.tag()).build();
    }

    /** The text as it was applied. */
    @GET
    @Produces({YAML, MediaType.TEXT_PLAIN})
    public Response text() {
        ConfigView current = config.current();
        return Response.ok(current.yaml()).tag(current.tag()).build();
    }

    /** Every setting with the value in force. */
    @GET
    @Path("effective")
    @Produces({YAML, MediaType.TEXT_PLAIN})
    public String effective() {
        return config.current().effective();
    }

    @POST
    @Path("check")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Checked check(InputStream body) {
        List<ConfigFault> faults = config.check(read(body));
        return new Checked(faults.isEmpty(), faults);
    }

    @PUT
    @Consumes({YAML, "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
    @Produces(MediaType.APPLICATION_JSON)
    public Response apply(
            InputStream body,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Context SecurityContext security) {
        Principal user = security.getUserPrincipal();
        String origin = "REST by " + (user == null ? "unknown" : user.getName());
        ConfigChange change = config.apply(read(body), origin, expectedTag(ifMatch));
        return switch (change.outcome()) {
            case APPLIED -> show();
            case REFUSED -> Problem.ofFaults(change.faults()).toResponse();
            case CONFLICT ->
                Problem.of(
                                412,
                                "Configuration changed meanwhile",
                                "Another configuration came into force since the one named in If-Match; look at it first")
                        .toResponse();
        };
    }

    private static Optional<String> expectedTag(@Nullable String ifMatch) {
        return ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")
                ? Optional.empty()
                : Optional.of(ifMatch.strip().replaceFirst("^W/", "").replace("\"", ""));
    }

    /** Reads strictly: a file in another character set is refused, not changed silently. */
    private static String read(InputStream body) {
        try {
            byte[] octets = body.readNBytes(MAX_SIZE + 1);
            if (octets.length > MAX_SIZE) {
                throw new ProblemException(
                        Problem.of(413, "Configuration too large", "A configuration has at most 4 MB"));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.of(400, "Not UTF-8", "A configuration is a text in UTF-8"));
        } catch (IOException e) {
            throw new ProblemException(Problem.of(400, "Request cut off", "The configuration did not arrive whole"));
        }
    }
}
