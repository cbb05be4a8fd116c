package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/** Routes that lead to no mail server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesIT {
    private final FakeSmtpServer origin = FakeSmtpServer.smtp();
    private final ConcurrentLinkedQueue<Map<String, List<String>>> posted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger(1);
    private HttpServer web;
    private MailstageServer server;

    @TempDir
    private static Path mail;

    @BeforeAll
    void start() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/in", this::take);
        web.start();
        StringBuilder settings = new StringBuilder("""
                hostname: mx.mailstage.test
                postmaster: postmaster@mailstage.test
                trusted: [127.0.0.1/32]
                domains: {local: [maildir.test]}
                retry: {schedule: 1s, give-up: 5m}
                routes:
                """);
        settings.append("  maildir.test: maildir:").append(mail).append("/%d/%u\n");
        settings.append("  web.test: http://127.0.0.1:")
                .append(web.getAddress().getPort())
                .append("/in\n");
        settings.append("  nowhere.test: discard\n  closed.test: error:5.1.2 this domain has closed\n");
        settings.append("  origin.test: smtp:127.0.0.1:").append(origin.port()).append('\n');
        server = MailstageServer.named("routes").withConfig(settings.toString()).start();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean refused = refusals.getAndDecrement() > 0;
        if (!refused) {
            Map<String, List<String>> request = new TreeMap<>(exchange.getRequestHeaders());
            request.put("body", List.of(new String(body, StandardCharsets.US_ASCII)));
            posted.add(request);
        }
        exchange.sendResponseHeaders(refused ? 503 : 204, -1);
        exchange.close();
    }

    @AfterAll
    void stop() {
        server.close();
        web.stop(0);
        origin.close();
    }

    @Test
    void mailShouldLieInTheMaildirOfItsRecipient() throws IOException {
        submit("<maildir@origin.test>", "Bob@maildir.test");

        Path inbox = mail.resolve("maildir.test/bob/new");
        await().until(() -> Files.isDirectory(inbox) && !files(inbox).isEmpty());
        assertThat(files(inbox))
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file))
                        .startsWith("Return-Path: <sender@origin.test>\nDelivered-To: Bob@maildir.test\nReceived: ")
                        .endsWith("Message-Id: <maildir@origin.test>\nSubject: test\n\ntext\n"));
    }

    @Test
    void mailShouldBePostedAgainWhenTheWebServerWasBusy() throws IOException {
        submit("<web@origin.test>", "in@web.test");

        await().until(() -> !posted.isEmpty());
        assertThat(posted).singleElement().satisfies(request -> {
            assertThat(request.get("Mailstage-recipient")).containsExactly("in@web.test");
            assertThat(request.get("Mailstage-reverse-path")).containsExactly("sender@origin.test");
            assertThat(request.get("body").get(0)).endsWith("\r\ntext\r\n");
        });
    }

    @Test
    void mailShouldComeBackWithTheTextOfTheRouteWhenItLeadsToAnError() throws IOException {
        submit("<closed@origin.test>", "any@closed.test", "gone@nowhere.test");

        await().until(() -> bounces("any@closed.test").size() == 1);
        assertThat(bounces("any@closed.test").get(0).text())
                .contains("Status: 5.1.2")
                .contains("Diagnostic-Code: x-mailstage; this domain has closed")
                .doesNotContain("gone@nowhere.test");
    }

    private List<ReceivedTransaction> bounces(String recipient) {
        return origin.transactions().stream()
                .filter(transaction -> transaction.text().contains("Final-Recipient: rfc822; " + recipient + "\r\n"))
                .toList();
    }

    private void submit(String id, String... recipients) throws IOException {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            assertThat(client.submit("sender@origin.test", List.of(recipients), MailSite.message(id)))
                    .startsWith("250 ");
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
