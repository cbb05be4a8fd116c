package org.mailstage.it.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** Asks the API of a server as its administrator. */
public final class RestClient {
    private final MailstageServer server;

    public RestClient(MailstageServer server) {
        this.server = server;
    }

    public JsonObject get(String path) throws IOException, InterruptedException {
        return json(send("GET", path, "", server.adminPassword()));
    }

    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, body, server.adminPassword());
    }

    /** The same with a body in JSON. */
    public HttpResponse<String> sendJson(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body, server.adminPassword(), "Content-Type", "application/json");
    }

    HttpResponse<String> send(String method, String path, String body, String password, String... headers)
            throws IOException, InterruptedException {
        String pair = server.adminUser() + ":" + password;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.https() + "/mta/api/v1/" + path))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && headers.length == 0) {
            request.header("Content-Type", "application/yaml");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return Https.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonObject json(HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }
}
