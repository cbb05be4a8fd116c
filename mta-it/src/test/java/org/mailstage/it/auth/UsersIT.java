package org.mailstage.it.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.rest.RestClient;
import org.mailstage.it.server.MailstageServer;

/** Users sign in by what the table and the realm know of them. */
class UsersIT {
    private static final String CONFIG = """
            hostname: mx.users.test
            auth:
              sources: [database, realm]
              realm: file
              delay: {first: 1ms, longest: 10ms}
              block: {account-failures: 3}
            """;

    private static MailstageServer server;
    private static RestClient rest;

    @BeforeAll
    static void start() throws Exception {
        server = MailstageServer.named("users").withConfig(CONFIG).start();
        rest = new RestClient(server);
        for (String name : new String[] {"jane@users.test", "guessed@users.test", "gone@users.test"}) {
            HttpResponse<String> added = rest.sendJson(
                    "POST",
                    "users",
                    "{\"name\":\"" + name + "\",\"password\":\"opensesame\",\"senders\":[\"@lists.users.test\"]}");
            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            assertThat(added.body()).doesNotContain("opensesame", "SCRAM");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static SmtpClient underTls() throws IOException {
        SmtpClient client = SmtpClient.connect(server.submissionPort());
        assertThat(client.reply()).startsWith("220");
        assertThat(client.command("EHLO client.example")).doesNotContain("PLAIN");
        assertThat(client.command("STARTTLS")).startsWith("220");
        client.startTls();
        assertThat(client.command("EHLO client.example")).contains("AUTH ", "SCRAM-SHA-256", "PLAIN", "LOGIN");
        return client;
    }

    private static String signIn(SmtpClient client, String user, String password) throws IOException {
        byte[] message = ("\0" + user + "\0" + password).getBytes(UTF_8);
        return client.command("AUTH PLAIN " + Base64.getEncoder().encodeToString(message));
    }

    @Test
    void userShouldSignInAndSendAsItselfOnly() throws IOException {
        try (SmtpClient client = underTls()) {
            assertThat(client.command("MAIL FROM:<jane@users.test>")).startsWith("530 5.7.0");
            assertThat(signIn(client, "JANE@users.test", "opensesame")).startsWith("235 2.7.0");

            assertThat(client.command("MAIL FROM:<john@users.test>")).startsWith("550 5.7.1");
            assertThat(client.command("MAIL FROM:<news@lists.users.test>")).startsWith("250");
            client.command("RSET");
            assertThat(client.command("MAIL FROM:<jane@users.test>")).startsWith("250");
        }
    }

    @Test
    void userOfTheRealmShouldSignInWithItsPasswordOnly() throws IOException {
        try (SmtpClient client = underTls()) {
            assertThat(signIn(client, server.adminUser(), "wrong")).startsWith("535 5.7.8");
            assertThat(signIn(client, server.adminUser(), server.adminPassword()))
                    .startsWith("235 2.7.0");
        }
    }

    @Test
    void userShouldNotSignInWhenDisabledOrRemoved() throws Exception {
        assertThat(rest.sendJson("PUT", "users/gone%40users.test", "{\"enabled\":false}")
                        .statusCode())
                .isEqualTo(200);
        try (SmtpClient client = underTls()) {
            assertThat(signIn(client, "gone@users.test", "opensesame")).startsWith("535 5.7.8");
        }
        assertThat(rest.send("DELETE", "users/gone%40users.test", "").statusCode())
                .isEqualTo(204);
        assertThat(rest.send("GET", "users/gone%40users.test", "").statusCode()).isEqualTo(404);
    }

    @Test
    void guessesShouldBlockTheAccountUntilTheBlockIsLifted() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (SmtpClient client = underTls()) {
                assertThat(signIn(client, "guessed@users.test", "guess" + i)).startsWith("535 5.7.8");
            }
        }
        try (SmtpClient client = underTls()) {
            assertThat(signIn(client, "guessed@users.test", "opensesame")).startsWith("454 4.7.0");
            assertThat(signIn(client, "jane@users.test", "opensesame")).startsWith("235");
        }
        JsonObject block = rest.get("blocks").getJsonArray("blocks").getJsonObject(0);
        assertThat(block.getString("account")).isEqualTo("guessed@users.test");
        assertThat(block.getString("network")).isEqualTo("127.0.0.0/24");

        assertThat(rest.send("DELETE", "blocks/" + block.getString("id"), "").statusCode())
                .isEqualTo(204);
        try (SmtpClient client = underTls()) {
            assertThat(signIn(client, "guessed@users.test", "opensesame")).startsWith("235");
        }
    }

    @Test
    void faultsOfRequestsShouldBeProblemsInWords() throws Exception {
        String path = "users";
        assertThat(rest.sendJson("POST", path, "{\"name\":\"a b\",\"password\":\"opensesame\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(rest.sendJson("POST", path, "{\"name\":\"jane@users.test\"}").statusCode())
                .isEqualTo(409);
        assertThat(rest.sendJson("POST", path, "{\"nam\":\"x\"}").body()).contains("\"parameter\":\"nam\"");
        assertThat(rest.sendJson("POST", path, "no json").statusCode()).isEqualTo(400);
        assertThat(rest.sendJson("PUT", "users/nobody", "{\"enabled\":true}").statusCode())
                .isEqualTo(404);
        assertThat(rest.sendJson("POST", "aliases", "{\"address\":\"@users.test\",\"targets\":[\"jane@users.test\"]}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(rest.get("aliases?q=jane").getInt("total")).isEqualTo(1);
        assertThat(rest.send("DELETE", "blocks/none", "").statusCode()).isEqualTo(404);
    }
}
