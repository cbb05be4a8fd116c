package org.mailstage.ejb.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailstage.core.tls.policy.TlsFailure;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.report.DayReport;
import org.mailstage.core.tls.sts.StsFetcher.Fetched;

/** Policies from, and reports to, web servers: all rows under {@code fetch} of the MTA-STS vectors (RFC 8461 §3.3). */
@Timeout(60)
class HttpsPeersTest {
    private static final String PASSWORD = "changeit";
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.one.test\r\nmax_age: 86400\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static KeyStore good;
    private static KeyStore otherName;
    private static KeyStore expired;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final AtomicReference<String> posted = new AtomicReference<>();
    private HttpsServer server;

    @BeforeAll
    static void certificates() throws Exception {
        good = certificate("good", "localhost", "-0d");
        otherName = certificate("other", "elsewhere.test", "-0d");
        expired = certificate("expired", "localhost", "-400d");
    }

    /** A certificate and, as {@code authority}, that of who has signed it: an anchor's own dates are not looked at. */
    private static KeyStore certificate(String file, String name, String start) throws Exception {
        Path store = folder.resolve(file);
        keytool(store, "ca", "CN=authority of " + file, "-ext", "bc:c");
        keytool(
                store,
                "server",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-startdate",
                start,
                "-validity",
                "30",
                "-signer",
                "ca");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Certificate authority = keys.getCertificate("ca");
        keys.deleteEntry("ca");
        keys.setCertificateEntry("authority", authority);
        return keys;
    }

    private static void keytool(Path store, String alias, String subject, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .describedAs(Files.readString(folder.resolve("output")))
                .isZero();
    }

    @BeforeEach
    void start() throws Exception {
        server = serve(good);
    }

    private HttpsServer serve(KeyStore keys) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setHttpsConfigurator(new HttpsConfigurator(context));
        made.setExecutor(threads);
        answer(made, "/good", 200, "text/plain", POLICY);
        answer(made, "/charset", 200, "Text/Plain; charset=utf-8", POLICY);
        answer(made, "/html", 200, "text/html", POLICY);
        answer(made, "/missing", 404, "text/plain", POLICY);
        answer(made, "/large", 200, "text/plain", POLICY + "x: y\r\n".repeat(11_000));
        answer(made, "/nonsense", 200, "text/plain", "<html>");
        made.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(301, -1);
            exchange.close();
        });
        made.createContext("/hangs", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('v');
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        made.createContext("/report", this::takeReport);
        made.start();
        return made;
    }

    private void takeReport(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        posted.set(exchange.getRequestMethod() + " "
                + exchange.getRequestHeaders().getFirst("Content-Type") + " " + (body[0] & 0xFF));
        exchange.sendResponseHeaders(201, -1);
        exchange.close();
    }

    private void await() {
        try {
            hang.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpServer server, String path, int status, String type, String text) {
        server.createContext(path, exchange -> {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, octets.length);
            try (exchange) {
                exchange.getResponseBody().write(octets);
            }
        });
    }

    @AfterEach
    void stop() {
        hang.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpClient.Builder trusting(KeyStore keys) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", keys.getCertificate("authority"));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    private Fetched fetch(String path, Duration deadline) {
        return new HttpsStsFetcher(trusting(good), domain -> uri(path), deadline).fetch("one.test");
    }

    private static Optional<TlsFailure> failure(Fetched fetched) {
        assertThat(fetched.policy()).isEmpty();
        return fetched.fault().map(TlsFault::failure);
    }

    @ParameterizedTest
    @CsvSource({"/good", "/charset"})
    void policyShouldBeUsedWhenItIsPlainText(String path) {
        assertThat(fetch(path, LONG).policy()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "/html, STS_POLICY_FETCH_ERROR",
        "/moved, STS_POLICY_FETCH_ERROR",
        "/missing, STS_POLICY_FETCH_ERROR",
        "/large, STS_POLICY_FETCH_ERROR",
        "/nonsense, STS_POLICY_INVALID"
    })
    void policyShouldBeIgnoredWhenTheAnswerIsWrong(String path, TlsFailure failure) {
        assertThat(failure(fetch(path, LONG))).contains(failure);
    }

    @Test
    void policyShouldBeIgnoredWhenTheHostTakesTooLong() {
        assertThat(failure(fetch("/hangs", Duration.ofMillis(700)))).contains(TlsFailure.STS_POLICY_FETCH_ERROR);
    }

    @Test
    void policyShouldBeIgnoredWhenTheCertificateIsNotForTheHost() throws Exception {
        server.stop(0);
        server = serve(otherName);
        Fetched fetched = new HttpsStsFetcher(trusting(otherName), domain -> uri("/good"), LONG).fetch("one.test");
        assertThat(failure(fetched)).contains(TlsFailure.STS_WEBPKI_INVALID);
    }

    @Test
    void policyShouldBeIgnoredWhenTheCertificateHasExpired() throws Exception {
        server.stop(0);
        server = serve(expired);
        Fetched fetched = new HttpsStsFetcher(trusting(expired), domain -> uri("/good"), LONG).fetch("one.test");
        assertThat(failure(fetched)).contains(TlsFailure.STS_WEBPKI_INVALID);
    }

    @Test
    void policyShouldBeIgnoredWhenTheCertificateIsNotTrusted() {
        Fetched fetched = new HttpsStsFetcher(trusting(otherName), domain -> uri("/good"), LONG).fetch("one.test");
        assertThat(failure(fetched)).contains(TlsFailure.STS_WEBPKI_INVALID);
    }

    @Test
    void policyShouldBeIgnoredWhenTheHostSpeaksNoTls() throws IOException {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.start();
        try {
            URI there = URI.create("https://localhost:" + plain.getAddress().getPort() + "/good");
            assertThat(new HttpsStsFetcher(trusting(good), domain -> there, Duration.ofSeconds(2))
                            .fetch("one.test")
                            .policy())
                    .isEmpty();
        } finally {
            plain.stop(0);
        }
    }

    @Test
    void policyShouldBeAskedForAtItsWellKnownPlace() {
        assertThat(HttpsStsFetcher.policyUri("one.test"))
                .hasToString("https://mta-sts.one.test/.well-known/mta-sts.txt");
    }

    @Test
    void reportShouldBePostedCompressed() throws IOException {
        new HttpsReportSender(trusting(good), LONG).send(report(), uri("/report"));
        assertThat(posted.get()).isEqualTo("POST application/tlsrpt+gzip 31");
    }

    @Test
    void reportShouldBeTriedAgainWhenItIsNotTaken() {
        HttpsReportSender sender = new HttpsReportSender(trusting(good), LONG);
        assertThatThrownBy(() -> sender.send(report(), uri("/missing"))).hasMessageContaining("status 404");
        HttpsReportSender stranger = new HttpsReportSender(trusting(otherName), LONG);
        assertThatThrownBy(() -> stranger.send(report(), uri("/report"))).isInstanceOf(IOException.class);
        HttpsReportSender hasty = new HttpsReportSender(trusting(good), Duration.ofMillis(700));
        assertThatThrownBy(() -> hasty.send(report(), uri("/hangs"))).isInstanceOf(IOException.class);
    }

    private static DayReport report() {
        return new DayReport(
                "id", "mx.one.test", "postmaster@one.test", LocalDate.parse("2027-01-01"), "two.test", Map.of());
    }
}
