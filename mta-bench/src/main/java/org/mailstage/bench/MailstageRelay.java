package org.mailstage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.mailstage.cli.server.Distribution;
import org.mailstage.cli.server.LaunchException;
import org.mailstage.cli.server.LaunchOptions;
import org.mailstage.cli.server.LocalServer;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.cli.server.Progress;

/** Mailstage as it is shipped, started by its launcher: one node, durable queues, trace on. */
final class MailstageRelay implements Relay {
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern DEPTH = Pattern.compile("\"messages\"\\s*:\\s*(\\d+)");

    private final LocalServer server;
    private final Optional<ControlGroup> group;
    private final ProcessGroup processes;

    private MailstageRelay(LocalServer server) {
        this.server = server;
        group = ControlGroup.create("mailstage-bench.mailstage");
        group.ifPresent(joined -> joined.add(server.pid()));
        processes = group.<ProcessGroup>map(found -> found).orElseGet(() -> new ProcessTree(server.pid()));
    }

    /**
     * Starts it with empty data; it does not serve yet, see {@link #awaitReady}.
     *
     * @param data its data directory; what lies there is deleted before
     * @param jvm further options of its JVM
     */
    static MailstageRelay start(Distribution distribution, Path data, int offset, int sinkPort, List<String> jvm) {
        Directories.delete(data);
        LaunchOptions options = LaunchOptions.of(data, PortPlan.withOffset(offset))
                .withOverrides(Map.of(
                        "smarthost",
                        "127.0.0.1:" + sinkPort,
                        "routes.*." + DestinationDns.ZONE,
                        "mx",
                        "trusted",
                        "127.0.0.0/8",
                        "auth.sender-check",
                        "off"))
                .withNode(Map.of("mta.dns", DestinationDns.ADDRESS, "mta.mx.port", Integer.toString(sinkPort)))
                .withJvm(jvm);
        try {
            return new MailstageRelay(LocalServer.start(options, distribution, new Progress(System.err)));
        } catch (LaunchException e) {
            throw notStarted(e);
        }
    }

    /** Waits until it greets. */
    void awaitReady() {
        try {
            server.awaitReady(new Progress(System.err));
        } catch (LaunchException e) {
            throw notStarted(e);
        }
    }

    /** Adds the account that signs in. */
    void addUser() {
        String body = "{\"name\":\"" + SmtpSession.USER + "\",\"password\":\"" + SmtpSession.PASSWORD + "\"}";
        HttpRequest request = request("users")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client().send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 201) {
                throw new BenchException("the user was not added: " + response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            throw new BenchException("the REST API does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String credentials = "admin:" + server.newPassword().orElse("");
        return HttpRequest.newBuilder(URI.create(server.https() + "/mta/api/v1/" + path))
                .timeout(HTTP_TIMEOUT)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private static BenchException notStarted(LaunchException cause) {
        return new BenchException("Mailstage did not start: " + cause.getMessage(), cause);
    }

    /** Process id of its JVM. */
    long pid() {
        return server.pid();
    }

    @Override
    public String name() {
        return "Mailstage";
    }

    @Override
    public int port(Traffic traffic) {
        return traffic == Traffic.AUTH
                ? server.options().submission().getPort()
                : server.options().mx().getPort();
    }

    @Override
    public ProcessGroup processes() {
        return processes;
    }

    /** Asks its REST API, which is also an end-to-end check of that. */
    @Override
    public OptionalLong queued() {
        HttpRequest request = request("queues").build();
        try {
            HttpResponse<String> response = client().send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? totalDepth(response.body()) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    /** The sum of {@code messages} of all queues in the REST API's list of queues; empty when there is none. */
    static OptionalLong totalDepth(String json) {
        Matcher matcher = DEPTH.matcher(json);
        OptionalLong total = OptionalLong.empty();
        while (matcher.find()) {
            total = OptionalLong.of(total.orElse(0) + Long.parseLong(matcher.group(1)));
        }
        return total;
    }

    private static HttpClient client() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OwnServer()}, null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(HTTP_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new BenchException("no TLS: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.stop();
        group.ifPresent(ControlGroup::close);
    }

    /** Takes the certificate the server signed itself: it is our child and listens on the loopback interface. */
    private static final class OwnServer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
