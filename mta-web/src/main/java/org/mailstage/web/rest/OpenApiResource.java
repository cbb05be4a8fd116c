package org.mailstage.web.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The description of this API (OpenAPI 3.0). A test holds it against the resources. */
@Path("openapi")
@ApplicationScoped
public class OpenApiResource {
    private static final String DOCUMENT = "openapi.yaml";

    @GET
    @Produces({ConfigResource.YAML, MediaType.TEXT_PLAIN})
    public String document() throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
            if (in == null) {
                throw new IOException(DOCUMENT + " is not in the archive");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
