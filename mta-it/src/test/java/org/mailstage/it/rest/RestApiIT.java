package org.mailstage.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.Https;
import org.mailstage.it.server.MailstageServer;

/** What an administrator sees and does over HTTPS, with the command line or without. */
class RestApiIT {
    private static final byte[] MAIL = "Subject: test\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @Test
    void apiShouldAskForAPasswordWhenThereIsNoneOrAWrongOne(MailstageServer server) throws Exception {
        HttpResponse<String> nobody = Https.get(server, "/mta/api/v1/status");
        HttpResponse<String> wrong = new RestClient(server).send("GET", "status", "", "wrong");

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(v -> assertThat(v).startsWith("Basic "));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(nobody.headers().firstValue("Set-Cookie")).as("no session").isEmpty();
    }

    @Test
    void statusShouldTellHowTheNodeIsDoing(MailstageServer server) throws Exception {
        JsonObject status = new RestClient(server).get("status");

        assertThat(status.getString("version")).isNotEqualTo("development");
        assertThat(status.getJsonObject("broker").getBoolean("reachable")).isTrue();
        assertThat(status.getJsonArray("listeners").getValuesAs(JsonObject.class))
                .extracting(listener -> listener.getString("name"), listener -> listener.getString("address"))
                .containsExactly(
                        tuple("mx", "127.0.0.1:" + server.smtpPort()),
                        tuple("submission", "127.0.0.1:" + server.submissionPort()),
                        tuple("submissions", "127.0.0.1:" + server.submissionsPort()));
        assertThat(status.getJsonArray("nodes")).hasSize(1);
        assertThat(new RestClient(server).get("traffic").getJsonArray("minutes"))
                .hasSize(60);
    }

    @Test
    void faultsShouldBeProblemsInWords(MailstageServer server) throws Exception {
        RestClient client = new RestClient(server);

        expect(client.send("GET", "queues/mta.nothing/messages", ""), 404, "No such queue");
        expect(client.send("GET", "messages/NOSUCHMESSAGE", ""), 404, "No such message");
        expect(client.send("GET", "nothing", ""), 404, "Not Found");
        expect(client.send("DELETE", "config", ""), 405, "Method Not Allowed");
        JsonObject wrong = expect(client.send("GET", "messages?state=lost", ""), 400, "Wrong parameter");
        assertThat(wrong.getString("parameter")).isEqualTo("state");
        assertThat(client.send("GET", "openapi", "").body()).startsWith("openapi: 3");
    }

    @Test
    void configurationShouldBeTakenAsAWholeOrNotAtAll(MailstageServer server) throws Exception {
        RestClient client = new RestClient(server);
        String before = client.get("config").getString("yaml");
        String tag = client.get("config").getString("tag");
        try {
            JsonObject refused = expect(
                    client.send("PUT", "config", "limits:\n  hops: many\n  errors: 5\nnonsense: 1\n"),
                    422,
                    "Configuration refused");
            assertThat(refused.getJsonArray("faults").getValuesAs(JsonObject.class))
                    .extracting(fault -> fault.getInt("line"), fault -> fault.getString("key"))
                    .containsExactly(tuple(2, "limits.hops"), tuple(4, "nonsense"));
            assertThat(client.get("config").getString("tag")).isEqualTo(tag);

            HttpResponse<String> applied =
                    client.send("PUT", "config", "limits:\n  errors: 5\n", server.adminPassword(), "If-Match", tag);
            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(RestClient.json(applied).getString("effective")).contains("errors: 5");
            expect(
                    client.send("PUT", "config", "limits:\n  errors: 6\n", server.adminPassword(), "If-Match", tag),
                    412,
                    "Configuration changed meanwhile");
        } finally {
            assertThat(client.send("PUT", "config", before.isEmpty() ? "# defaults\n" : before)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void messageShouldBeFollowedFromItsQueueToItsEnd(MailstageServer server) throws Exception {
        RestClient client = new RestClient(server);
        String before = client.get("config").getString("yaml");
        try (CountingSink sink = CountingSink.smtp()) {
            String settings =
                    "retry:\n  schedule: 1s\n  give-up: 5m\nroutes:\n  rest.test: smtp:127.0.0.1:" + sink.port();
            assertThat(client.send("PUT", "config", settings + "\n").statusCode())
                    .isEqualTo(200);
            sink.stop();
            try (SmtpClient smtp = SmtpClient.greeted(server.smtpPort())) {
                assertThat(smtp.submit("from@rest.test", List.of("user@rest.test"), MAIL))
                        .startsWith("250");
            }
            await().untilAsserted(() -> assertThat(mta(server, "trace", "user@rest.test"))
                    .contains("deferred", "<from@rest.test>", "Connection refused"));
            await().untilAsserted(() -> assertThat(mta(server, "queue", "messages", "mta.retry.1s"))
                    .contains("user@rest.test", "Connection refused"));

            sink.start();

            await().untilAsserted(() -> assertThat(mta(server, "trace", "user@rest.test"))
                    .contains("received", "deferred", "delivered", "250 "));
            JsonObject found = client.get("messages?recipient=%40rest.test&state=delivered");
            String id = found.getJsonArray("messages").getJsonObject(0).getString("id");
            JsonObject life = client.get("messages/" + id);
            assertThat(life.getJsonArray("recipients").getJsonObject(0).getString("state"))
                    .isEqualTo("DELIVERED");
            assertThat(sink.ledger().total()).isEqualTo(1);
        } finally {
            assertThat(client.send("PUT", "config", before.isEmpty() ? "# defaults\n" : before)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void commandShouldTrustTheServersOwnCertificateWhenToldWhereItIs(MailstageServer server) throws Exception {
        assertThat(mta(server, "status")).contains("Mailstage", "127.0.0.1:" + server.smtpPort());
        Path file = Files.writeString(directory.resolve("bad.yaml"), "limits:\n  hops: many\n");
        assertThat(mta(server, "config", "apply", file.toString()))
                .contains("exit 1", "line 2, limits.hops: takes a whole number");
    }

    @Test
    void commandShouldNotTrustAStrangerWhenNotTold(MailstageServer server) throws Exception {
        Process process = command(server, "status").start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("is not trusted", "--trust");
    }

    @Test
    void healthShouldTellTheParts(MailstageServer server) throws Exception {
        HttpResponse<String> ready = Https.get(server, "/health/ready");

        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        assertThat(ready.body())
                .contains("\"broker\"", "\"configuration\"", "\"listeners\"", "\"trace\"")
                .contains("127.0.0.1:" + server.smtpPort());
        assertThat(Https.get(server, "/health/live").body()).contains("\"process\"");
    }

    @Test
    void metricsShouldHaveHelpAndNoAddresses(MailstageServer server) throws Exception {
        await().untilAsserted(() -> {
            HttpResponse<String> metrics = Https.get(server, "/metrics");
            assertThat(metrics.statusCode()).as(metrics.body()).isEqualTo(200);
            List<String> ours =
                    metrics.body().lines().filter(line -> line.contains("mta_")).toList();
            assertThat(ours)
                    .anyMatch(line -> line.startsWith("# HELP mta_received_total Messages accepted"))
                    .anyMatch(line -> line.matches("mta_queue_messages\\{.*queue=\"mta.inbound\".*} \\d.*"))
                    .noneMatch(line -> line.contains("@") || line.contains(".test"));
        });
    }

    private static JsonObject expect(HttpResponse<String> response, int status, String title) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonObject problem = RestClient.json(response);
        assertThat(problem.getString("title")).isEqualTo(title);
        assertThat(response.body()).doesNotContain("Exception");
        return problem;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500));
    }

    /** What the command prints, errors and exit code included. */
    private static String mta(MailstageServer server, String... args) throws Exception {
        ProcessBuilder builder = command(server, args).redirectErrorStream(true);
        // All domains under test are copies of one, with its certificate.
        Path certificate = server.data().resolveSibling("template").resolve("config/tls.pem");
        builder.environment().put("MTA_TRUST", certificate.toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed + "exit " + process.waitFor();
    }

    private static ProcessBuilder command(MailstageServer server, String... args) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.mailstage.cli.Mta"));
        line.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("MTA_URL", server.https() + "/mta");
        builder.environment().put("MTA_PASSWORD", server.adminPassword());
        builder.environment().put("XDG_CONFIG_HOME", server.data().toString());
        return builder;
    }
}
