package org.mailstage.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** Listeners as the mail settings want them, at start and while the server runs. */
class ListenersIT {
    private static final int INSIDE = PortPlan.freePort();
    private static final int LATER = PortPlan.freePort();
    private static final String CONFIG = """
            hostname: mx.listeners.test
            listeners:
              mx:
              inside: {role: lmtp, address: "127.0.0.1:%d", withhold: [CHUNKING]}
            """.formatted(INSIDE);

    private static MailstageServer server;

    @BeforeAll
    static void start() throws IOException {
        server = MailstageServer.named("listeners").withConfig(CONFIG).start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void listenersShouldComeAndGoWithTheConfiguration() throws Exception {
        RestClient rest = new RestClient(server);
        apply(rest, CONFIG);
        assertThat(names(rest)).containsExactly("mx", "inside");
        assertThatThrownBy(() -> SmtpClient.connect(server.submissionPort())).isInstanceOf(ConnectException.class);

        apply(rest, CONFIG + "  later: {role: mx, address: \"127.0.0.1:" + LATER + "\", tls: none}\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(later(rest)).contains("\"address\":\"127.0.0.1:" + LATER + "\""));
        try (SmtpClient client = SmtpClient.connect(LATER)) {
            assertThat(client.reply()).startsWith("220 mx.listeners.test");
            assertThat(client.command("EHLO client.example")).startsWith("250").doesNotContain("STARTTLS");
        }

        apply(rest, CONFIG);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThatThrownBy(() -> SmtpClient.connect(LATER)).isInstanceOf(ConnectException.class));
        assertThat(names(rest)).containsExactly("mx", "inside");
    }

    @Test
    void certificateInUseShouldBeTold() throws Exception {
        JsonObject certificate = new RestClient(server)
                .get("listeners")
                .getJsonArray("certificates")
                .getJsonObject(0);

        assertThat(certificate.getString("name")).isEqualTo("self-signed");
        assertThat(certificate.getBoolean("selfSigned")).isTrue();
        assertThat(certificate.getJsonArray("hostNames").toString()).contains("mx.listeners.test");
        assertThat(Instant.parse(certificate.getString("notAfter"))).isAfter(Instant.now());
        assertThat(certificate.getString("problem")).isEmpty();
    }

    @Test
    void healthShouldNameEveryListener() throws Exception {
        assertThat(Https.get(server, "/health/ready").body())
                .contains("\"mx\":\"127.0.0.1:" + server.smtpPort() + "\"", "\"inside\":\"127.0.0.1:" + INSIDE + "\"");
    }

    @Test
    void settingsOfAListenerShouldHoldForItAlone() throws Exception {
        try (SmtpClient client = SmtpClient.connect(INSIDE)) {
            assertThat(client.reply()).startsWith("220 mx.listeners.test");
            assertThat(client.command("LHLO client.example"))
                    .startsWith("250")
                    .contains("PIPELINING")
                    .doesNotContain("CHUNKING");
        }
        try (SmtpClient client = SmtpClient.connect(server.smtpPort())) {
            assertThat(client.reply()).startsWith("220 mx.listeners.test");
            assertThat(client.command("EHLO client.example")).startsWith("250").contains("CHUNKING");
        }
    }

    private static String later(RestClient rest) throws Exception {
        return rest.get("listeners").getJsonArray("listeners").get(2).toString();
    }

    private static List<String> names(RestClient rest) throws Exception {
        return rest.get("listeners").getJsonArray("listeners").getValuesAs(JsonObject.class).stream()
                .map(listener -> listener.getString("name"))
                .toList();
    }

    private static void apply(RestClient rest, String yaml) throws Exception {
        assertThat(rest.send("PUT", "config", yaml).statusCode()).isEqualTo(200);
    }
}
