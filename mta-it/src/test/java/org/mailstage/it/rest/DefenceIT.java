package org.mailstage.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/** Limits on traffic and greylisting over the wire, and what the administrator sees of them. */
class DefenceIT {
    private static final byte[] MESSAGE = "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [127.0.0.9/32]
            domains:
              local: [box.test]
            listeners:
              mx:
                address: 127.0.0.1:2525
                greylist: true
            greylist:
              delay: 2s
              prefix:
                ipv4: 32
            traffic:
              client:
                connections: 10/1h
                recipients: 4/1h
            routes:
              box.test: smtp:127.0.0.1:%d
            """;

    private static String submit(MailstageServer server, String address, String from) throws IOException {
        try (SmtpClient client = SmtpClient.connect(server.smtpPort(), address)) {
            client.greet();
            return client.submit(from, List.of("user@box.test"), MESSAGE);
        }
    }

    @Test
    void clientsShouldBeGreylistedAndLimitedAndSeenByTheAdministrator() throws Exception {
        try (CountingSink sink = CountingSink.smtp();
                MailstageServer server = MailstageServer.named("defence")
                        .withConfig(String.format(SETTINGS, sink.port()))
                        .start()) {
            RestClient rest = new RestClient(server);

            assertThat(submit(server, "127.0.0.9", "a@one.test")).as("trusted").startsWith("250");
            assertThat(submit(server, "127.0.0.2", "a@one.test")).startsWith("450 4.7.1 Greylisted, come back in ");
            await().pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(submit(server, "127.0.0.3", "b@one.test"))
                            .startsWith("250"));

            assertThat(rest.send("PUT", "defence/greylist?network=127.0.0.2", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(submit(server, "127.0.0.2", "new@one.test")).startsWith("250");
            assertThat(rest.get("defence/greylist?network=127.0.0.2").toString())
                    .contains("\"byAdministrator\":true");
            assertThat(rest.send("DELETE", "defence/greylist?network=127.0.0.2", "")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(submit(server, "127.0.0.2", "newer@one.test")).startsWith("450 4.7.1");
            assertThat(rest.send("PUT", "defence/greylist?network=nonsense", "").statusCode())
                    .isEqualTo(400);

            submit(server, "127.0.0.2", "newest@one.test");
            assertThat(submit(server, "127.0.0.2", "a@one.test")).startsWith("452 4.5.3");
            for (int i = 0; i < 20; i++) {
                try (SmtpClient client = SmtpClient.connect(server.smtpPort(), "127.0.0.4")) {
                    assertThat(client.reply()).startsWith(i < 10 ? "220" : "421 4.7.0");
                }
            }
            assertThat(rest.get("defence").toString())
                    .contains("{\"refusals\":10,\"rule\":\"client.connections\"}")
                    .contains("127.0.0.2", "127.0.0.4");
        }
    }
}
