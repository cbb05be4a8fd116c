package org.mailstage.web.rest;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.mailstage.core.config.ConfigFault;

/**
 * What went wrong with a request, as problem details (RFC 9457 §3). Immutable.
 *
 * @param status status code of the response
 * @param title what kind of problem, always the same for a kind
 * @param detail this case of it, for people: what is wrong and what to do
 * @param parameter the request parameter at fault; empty when there is none
 * @param faults faults of a configuration; mostly none
 */
public record Problem(int status, String title, String detail, String parameter, List<ConfigFault> faults) {
    /** Media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        faults = List.copyOf(faults);
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, "", List.of());
    }

    static Problem ofParameter(String parameter, String detail) {
        return new Problem(400, "Wrong parameter", detail, parameter, List.of());
    }

    static Problem ofFaults(List<ConfigFault> faults) {
        String detail = faults.size() == 1
                ? "The configuration has a fault; the one before stays in force"
                : "The configuration has " + faults.size() + " faults; the one before stays in force";
        return new Problem(422, "Configuration refused", detail, "", faults);
    }

    /** The JSON text. */
    String toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("title", title)
                .add("status", status)
                .add("detail", detail);
        if (!parameter.isEmpty()) {
            json.add("parameter", parameter);
        }
        if (!faults.isEmpty()) {
            JsonArrayBuilder list = Json.createArrayBuilder();
            faults.forEach(fault -> list.add(Json.createObjectBuilder()
                    .add("line", fault.line())
                    .add("column", fault.column())
                    .add("key", fault.key())
                    .add("message", fault.message())));
            json.add("faults", list);
        }
        return json.build().toString();
    }

    Response toResponse() {
        return Response.status(status)
                .type(MediaType.valueOf(MEDIA_TYPE))
                .entity(toJson())
                .build();
    }

    /** Answers a request with it. */
    public void write(HttpServletResponse response) throws IOException {
        byte[] body = toJson().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
