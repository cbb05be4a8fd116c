package org.mailstage.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Speaks to the REST API; whatever goes wrong becomes a {@link CommandException} in words. For one thread. */
final class ApiClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int NOT_SIGNED_IN = 401;
    private static final int NOT_FOUND = 404;

    private final Connection connection;
    private final HttpClient http;

    ApiClient(Connection connection) {
        this.connection = connection;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        if ("https".equals(connection.url().getScheme())) {
            builder.sslContext(TrustedCertificates.context(connection));
        }
        this.http = builder.build();
    }

    /** Gets JSON. */
    JsonObject get(String path) {
        return json(send(request(path).header("Accept", "application/json").GET()));
    }

    /** Gets JSON; empty when the server knows no such thing. */
    Optional<JsonObject> find(String path) {
        HttpResponse<String> response =
                exchange(request(path).header("Accept", "application/json").GET());
        return response.statusCode() == NOT_FOUND && isProblem(response)
                ? Optional.empty()
                : Optional.of(json(accepted(response)));
    }

    /** Gets text. */
    String getText(String path) {
        return send(request(path).header("Accept", "text/plain").GET()).body();
    }

    /**
     * Gets a file.
     *
     * @throws IOException when it cannot be written
     */
    void download(String path, Path file) throws IOException {
        HttpResponse<InputStream> response =
                exchange(request(path).header("Accept", "*/*").GET(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() / 100 != 2) {
                String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                throw refuse(response.statusCode(), isProblem(response), text);
            }
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Puts what the path says and gets JSON. */
    JsonObject put(String path) {
        return json(send(request(path).header("Accept", "application/json").PUT(HttpRequest.BodyPublishers.noBody())));
    }

    /** Deletes what the path says. */
    void delete(String path) {
        send(request(path).DELETE());
    }

    /** Sends a configuration and gets JSON. */
    JsonObject sendYaml(String method, String path, String yaml) {
        return json(send(request(path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/yaml")
                .method(method, HttpRequest.BodyPublishers.ofString(yaml))));
    }

    /** Sends JSON and gets JSON; an empty object when the server has nothing to say. */
    JsonObject sendJson(String method, String path, JsonObject body) {
        HttpResponse<String> response = send(request(path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
        return response.body().isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : json(response);
    }

    /** A text as part of a path or query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        String pair = connection.user() + ":" + connection.password();
        return HttpRequest.newBuilder(URI.create(connection.url() + "/api/v1/" + path))
                .timeout(ANSWER_TIMEOUT)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return accepted(exchange(request));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        return exchange(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (SSLException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    List.of(
                            "the certificate of " + connection.url() + " is not trusted: " + e.getMessage(),
                            "give --trust FILE with the server's certificate, or --insecure on a machine of your own"));
        } catch (ConnectException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, connection.url() + " cannot be reached; is the server up, and --url right?");
        } catch (HttpTimeoutException e) {
            throw new CommandException(ExitCode.UNREACHABLE, connection.url() + " does not answer in time");
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "connection to " + connection.url() + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.UNREACHABLE, "interrupted");
        }
    }

    private HttpResponse<String> accepted(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return response;
        }
        throw refuse(status, isProblem(response), response.body());
    }

    private CommandException refuse(int status, boolean isProblem, String body) {
        if (!isProblem) {
            return new CommandException(
                    ExitCode.UNREACHABLE,
                    "there is no Mailstage at " + connection.url() + " (status " + status
                            + "); is it started, and --url right?");
        }
        JsonObject problem = json(body);
        List<String> lines = new ArrayList<>();
        lines.add(problem.getString("detail", problem.getString("title", "status " + status)));
        if (status == NOT_SIGNED_IN) {
            lines.add("give --user and --password-file, or MTA_USER and MTA_PASSWORD");
        }
        lines.addAll(Faults.lines(problem));
        return new CommandException(ExitCode.REFUSED, lines);
    }

    private static boolean isProblem(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
    }

    private JsonObject json(HttpResponse<String> response) {
        return json(response.body());
    }

    private JsonObject json(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, "there is no Mailstage at " + connection.url() + "; is --url right?");
        }
    }
}
