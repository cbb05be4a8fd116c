package org.mailstage.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** A server that gives prepared answers by method, path and query, and remembers what it was asked. */
final class StubServer implements AutoCloseable {
    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final String scheme;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private String authorization = "";
    private String body = "";

    private StubServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::answer);
        server.start();
    }

    static StubServer http() throws IOException {
        return new StubServer(HttpServer.create(loopback(), 0), "http");
    }

    static StubServer https(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return new StubServer(server, "https");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    StubServer on(String request, String json) {
        return on(request, 200, "application/json", json);
    }

    StubServer on(String request, int status, String type, String text) {
        answers.put(request, new Answer(status, type, text));
        return this;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " "
                + exchange.getRequestURI().toString().replaceFirst("^/mta/api/v1/", "");
        requests.add(request);
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answers.getOrDefault(request, new Answer(404, "text/html", "<h1>nothing here</h1>"));
        byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/mta";
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized String authorization() {
        return authorization;
    }

    synchronized String body() {
        return body;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
