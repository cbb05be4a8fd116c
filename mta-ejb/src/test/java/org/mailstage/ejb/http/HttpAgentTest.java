package org.mailstage.ejb.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.delivery.HttpSettings;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.FileContent;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.SmtpTimeouts;

@Timeout(60)
class HttpAgentTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private volatile @Nullable HttpExchange received;
    private volatile byte[] body = new byte[0];
    private volatile int status = 200;
    private volatile String answer = "";
    private volatile boolean silent;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        body = exchange.getRequestBody().readAllBytes();
        received = exchange;
        if (silent) {
            try {
                end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] text = answer.getBytes(StandardCharsets.UTF_8);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", url("/elsewhere"));
        }
        exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Test
    void messageShouldBePostedWithItsEnvelope() {
        DeliveryOutcome outcome = deliver(url("/in?a=b"), "bob@example.org", "jörg@example.org");

        assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
        HttpExchange exchange = received;
        assertThat(exchange).isNotNull();
        assertThat(exchange.getRequestMethod()).isEqualTo("POST");
        assertThat(exchange.getRequestURI()).hasToString("/in?a=b");
        assertThat(exchange.getRequestHeaders().get("Mailstage-Recipient"))
                .containsExactly("bob@example.org", "j%C3%B6rg@example.org");
        assertThat(exchange.getRequestHeaders().getFirst("Mailstage-Reverse-Path"))
                .isEqualTo("sender@one.example");
        assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEqualTo("message/rfc822");
        assertThat(exchange.getRequestHeaders().containsKey("Authorization")).isFalse();
        assertThat(body).asString().isEqualTo("Subject: x\r\n\r\nHello.\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "200, Delivered, 2.0.0",
        "202, Delivered, 2.0.0",
        "302, Deferred, 4.3.5",
        "307, Deferred, 4.3.5",
        "400, Failed, 5.0.0",
        "401, Deferred, 4.3.5",
        "404, Deferred, 4.3.5",
        "410, Failed, 5.0.0",
        "408, Deferred, 4.3.2",
        "413, Failed, 5.3.4",
        "425, Deferred, 4.3.2",
        "429, Deferred, 4.3.2",
        "500, Deferred, 4.3.0",
        "503, Deferred, 4.3.0",
    })
    void statusShouldDecideTheOutcome(int code, String outcome, String enhanced) {
        status = code;
        answer = code == 200 ? "" : "because\nof that";

        DeliveryOutcome result = deliver(url("/"), "bob@example.org");

        assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(result.status()).hasToString(enhanced);
        assertThat(result.evidence()).contains("HTTP status " + code).doesNotContain("of that");
        assertThat(received).isNotNull();
        assertThat(received.getRequestURI()).hasToString("/");
    }

    @Test
    void outcomeShouldBeDeferredWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        DeliveryOutcome outcome = deliver("http://127.0.0.1:" + port + "/", "bob@example.org");

        assertThat(outcome).isInstanceOf(DeliveryOutcome.Deferred.class);
        assertThat(outcome.status()).hasToString("4.4.1");
    }

    @Test
    void outcomeShouldBeDeferredAndInDoubtWhenTheDeadlinePasses() {
        silent = true;

        DeliveryOutcome outcome = deliver(request(url("/"), SHORT, text(), "bob@example.org"));

        assertThat(outcome).isInstanceOf(DeliveryOutcome.Deferred.class);
        assertThat(outcome.status()).hasToString("4.4.2");
        assertThat(outcome.evidence()).contains("may have taken");
    }

    @Test
    void largeMessageShouldStreamFromItsFile() throws IOException {
        Path file = directory.resolve("large.spill");
        byte[] octets = new byte[3 << 20];
        octets[octets.length - 1] = 7;
        Files.write(file, octets);

        DeliveryOutcome outcome = deliver(request(url("/"), LONG, new FileContent(file), "bob@example.org"));

        assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(body).isEqualTo(octets);
        assertThat(received.getRequestHeaders().getFirst("Content-Length")).isEqualTo("" + octets.length);
    }

    @Test
    void longAnswerShouldBeCut() {
        status = 500;
        answer = "x".repeat(1 << 20);

        assertThat(deliver(url("/"), "bob@example.org").evidence()).hasSizeLessThan(600);
    }

    @Test
    void tokenShouldBeSentWhenTheHostHasOne() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "s3cret\nnot this\n");

        deliver(Map.of("127.0.0.1", token), request(url("/"), LONG, text(), "bob@example.org"));

        assertThat(received.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer s3cret");
    }

    @Test
    void messageShouldBeDeferredUnsentWhenTheTokenCannotBeRead() {
        DeliveryOutcome outcome = deliver(
                Map.of("127.0.0.1", directory.resolve("none")), request(url("/"), LONG, text(), "bob@example.org"));

        assertThat(outcome.status()).hasToString("4.3.5");
        assertThat(outcome.evidence()).doesNotContain(directory.toString());
        assertThat(received).isNull();
    }

    @Test
    void confidentialMessageShouldFailUnsentWhenItWouldGoInTheClear() {
        DeliveryRequest plain = request("http://hooks.example/", LONG, text(), "bob@example.org");
        EnvelopeOptions options = new EnvelopeOptions(null, null, false, true, false, 0, null, null, null, Map.of());

        DeliveryOutcome outcome = deliver(new DeliveryRequest(
                plain.id(),
                plain.envelope().withOptions(options),
                plain.content(),
                plain.nextHop(),
                plain.targets(),
                plain.timeouts(),
                plain.terms()));

        assertThat(outcome).isInstanceOf(DeliveryOutcome.Failed.class);
        assertThat(outcome.status()).hasToString("5.7.10");
    }

    private DeliveryOutcome deliver(String url, String... recipients) {
        return deliver(request(url, LONG, text(), recipients));
    }

    private static DeliveryOutcome deliver(DeliveryRequest request) {
        return deliver(Map.of(), request);
    }

    private static DeliveryOutcome deliver(Map<String, Path> tokens, DeliveryRequest request) {
        List<DeliveryOutcome> outcomes = new HttpAgent(() -> new HttpSettings(tokens)).deliver(request);
        assertThat(outcomes).hasSameSizeAs(request.envelope().recipients());
        return outcomes.get(0);
    }

    private static DeliveryRequest request(String url, Duration total, MessageContent content, String... recipients) {
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted("sender@one.example"),
                Stream.of(recipients).map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
        return new DeliveryRequest(
                QueueId.next(1_000_000L),
                envelope,
                content,
                NextHop.parse(url),
                List.of(),
                new SmtpTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, total),
                DeliveryTerms.plain("mx.example", Duration.ZERO));
    }

    private static MessageContent text() {
        return MessageContent.of("Subject: x\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }
}
