package org.mailstage.it.clients;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** Users of a server under test, added as an administrator's program does. */
final class Accounts {
    private Accounts() {}

    static void add(MailstageServer server, String name, String password) throws IOException {
        String body = Json.createObjectBuilder()
                .add("name", name)
                .add("password", password)
                .build()
                .toString();
        String credentials = server.adminUser() + ":" + server.adminPassword();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.https() + "/mta/api/v1/users"))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = Https.client().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 201) {
                throw new IOException("the user was not added: " + response.statusCode() + " " + response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
