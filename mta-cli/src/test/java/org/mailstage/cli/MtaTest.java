package org.mailstage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole command against a server that gives prepared answers; what it prints stands in golden files. */
class MtaTest extends CommandTest {
    private static final String PROBLEM = "application/problem+json";

    @Test
    void statusShouldShowEverythingWhenAllIsUp() throws IOException {
        server.on("GET status", resource("status.json"));

        assertThat(run("status")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("status.txt"));
        assertThat(server.authorization()).as("admin:secret").isEqualTo("Basic YWRtaW46c2VjcmV0");
    }

    @Test
    void statusShouldShoutWhenPartsAreDown() throws IOException {
        server.on("GET status", resource("status-down.json"));

        assertThat(run("status")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("Broker      DOES NOT ANSWER")
                .contains("DATABASE DOWN since 2026-11-24 09:00:00")
                .contains("NOT LISTENING");
    }

    @Test
    void listenerListShouldShowListenersAndCertificates() throws IOException {
        server.on("GET listeners", resource("listeners.json"));

        assertThat(run("listener", "list")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("listeners.txt"));
    }

    @Test
    void defenceShowShouldNameOverloadAndWhoIsOverALimit() {
        server.on(
                "GET defence",
                "{\"overload\":{\"reason\":\"disk\",\"since\":\"2026-11-24T09:00:00Z\",\"detail\":\"free=1 needed=2\"},"
                        + "\"overloadRefusals\":7,\"rules\":[{\"rule\":\"client.connections\",\"refusals\":3},"
                        + "{\"rule\":\"client.size\",\"refusals\":0}],\"overLimit\":[{\"rule\":\"client.connections\","
                        + "\"role\":\"mx\",\"subject\":\"192.0.2.1\",\"limit\":\"60/1m\",\"refusals\":3,"
                        + "\"since\":\"2026-11-24T09:00:00Z\",\"last\":\"2026-11-24T09:00:30Z\"}],"
                        + "\"greylist\":{\"entries\":5,\"delayed\":4,\"passed\":2,\"unanswered\":0}}");

        assertThat(run("defence", "show")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("NO MAIL IS TAKEN: disk since 2026-11-24 09:00:00 (free=1 needed=2), 7 refused")
                .contains("4 asked to come back, 2 came back, 5 remembered")
                .contains("client.connections 3 refused")
                .containsPattern("192\\.0\\.2\\.1 +client\\.connections +60/1m +mx +3 ");
    }

    @Test
    void greylistShouldBeShownAndChanged() {
        server.on(
                "GET defence/greylist?network=192.0.2.1&limit=100",
                "{\"networks\":[{\"network\":\"192.0.2.0/24\",\"allowed\":true,\"byAdministrator\":false,\"senders\":5,"
                        + "\"since\":\"2026-11-24T09:00:00Z\",\"last\":\"2026-11-24T09:00:30Z\"}]}");
        server.on("PUT defence/greylist?network=192.0.2.1", "{\"network\":\"192.0.2.0/24\"}");
        server.on("DELETE defence/greylist?network=192.0.2.1", "");

        assertThat(run("defence", "greylist", "192.0.2.1")).isEqualTo(ExitCode.OK);
        assertThat(run("defence", "allow", "192.0.2.1")).isEqualTo(ExitCode.OK);
        assertThat(run("defence", "forget", "192.0.2.1")).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .containsPattern("192\\.0\\.2\\.0/24 +yes +5 ")
                .contains("192.0.2.0/24 is let in", "the network of 192.0.2.1 is forgotten");
    }

    @Test
    void listenerListShouldNameNoCertificateWhenThereIsNone() {
        server.on("GET listeners", "{\"listeners\":[],\"certificates\":[]}");

        assertThat(run("listener", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("LISTENER").doesNotContain("CERTIFICATE");
    }

    @Test
    void queueListShouldAlignColumnsWhenNumbersDiffer() throws IOException {
        server.on("GET queues", resource("queues.json"));

        assertThat(run("queue", "list")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("queues.txt"));
    }

    @Test
    void queueMessagesShouldShowDueTimeAndFailureWhenDeferred() throws IOException {
        server.on("GET queues/mta.retry.5m/messages?limit=2&offset=4", resource("messages.json"));

        assertThat(run("queue", "messages", "mta.retry.5m", "--limit", "2", "--offset", "4"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("messages.txt"));
    }

    @Test
    void queueMessagesShouldTellWhenThereIsNoSuchQueue() {
        server.on(
                "GET queues/nope/messages?limit=50&offset=0",
                404,
                PROBLEM,
                "{\"title\":\"No such queue\",\"status\":404,\"detail\":\"There is no mail queue of that name\"}");

        assertThat(run("queue", "messages", "nope")).isEqualTo(ExitCode.REFUSED);
        assertThat(err).hasToString("mta: There is no mail queue of that name\n");
    }

    @Test
    void traceShouldShowLifeWhenIdIsKnown() throws IOException {
        server.on("GET messages/0K3XJ5Q2ABCD", resource("life.json"));

        assertThat(run("trace", "0K3XJ5Q2ABCD")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("life.txt"));
    }

    @Test
    void traceShouldSearchWhenIdIsOnlyABeginning() {
        server.on(
                        "GET messages/0K3XJ5Q2",
                        404,
                        PROBLEM,
                        "{\"title\":\"No such message\",\"status\":404,\"detail\":\"-\"}")
                .on("GET messages?limit=20&q=0K3XJ5Q2", "{\"limit\":20,\"offset\":0,\"messages\":[]}");

        assertThat(run("trace", "0K3XJ5Q2")).isEqualTo(ExitCode.REFUSED);
        assertThat(out).hasToString("no such message in the trace\n");
    }

    @Test
    void traceShouldListWhenRecipientHasSeveral() throws IOException {
        server.on("GET messages?limit=20&recipient=u%2B1%40example.org", resource("found.json"));

        assertThat(run("trace", "u+1@example.org")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(resource("found.txt"));
    }

    @Test
    void traceShouldKeepTerminalSafeWhenReplyHasControlCharacters() throws IOException {
        server.on("GET messages/0K3XJ5Q2ABCD", resource("life.json").replace("250 2.0.0 OK", "250 \\u001b]0;x\\u0007"));

        assertThat(run("trace", "0K3XJ5Q2ABCD")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("250 ?]0;x?").doesNotContain("\u001b");
    }

    @Test
    void jsonShouldBePrintedAsItCameWhenAskedFor() {
        server.on("GET queues", "{\"queues\":[]}");

        assertThat(run("queue", "list", "--json")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().replaceAll("\\s", "")).isEqualTo("{\"queues\":[]}");
    }

    @Test
    void configApplyShouldListFaultsWhenRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("mail.yaml"), "limits:\n  hops: many\n");
        server.on(
                "PUT config",
                422,
                PROBLEM,
                "{\"title\":\"Configuration refused\",\"status\":422,\"detail\":\"The configuration has 2 faults\","
                        + "\"faults\":[{\"line\":2,\"column\":9,\"key\":\"limits.hops\",\"message\":\"takes a number\"},"
                        + "{\"line\":0,\"column\":0,\"key\":\"-Dmta.smarthost\",\"message\":\"is no host\"}]}");

        assertThat(run("config", "apply", file.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(server.body()).isEqualTo("limits:\n  hops: many\n");
        assertThat(err)
                .hasToString("mta: The configuration has 2 faults\n     line 2, limits.hops: takes a number\n"
                        + "     -Dmta.smarthost: is no host\n");
    }

    @Test
    void configApplyShouldTellSinceWhenWhenApplied() throws IOException {
        Path file = Files.writeString(directory.resolve("mail.yaml"), "hostname: mx.example\n");
        server.on("PUT config", "{\"since\":\"2026-11-24T10:00:00.5Z\"}");

        assertThat(run("config", "apply", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString(file + " is in force since 2026-11-24 10:00:00\n");
    }

    @Test
    void configCheckShouldFailWhenThereAreFaults() throws IOException {
        Path file = Files.writeString(directory.resolve("mail.yaml"), "x");
        server.on(
                "POST config/check",
                "{\"valid\":false,\"faults\":[{\"line\":1,\"column\":1,\"key\":\"\",\"message\":\"is no YAML\"}]}");

        assertThat(run("config", "check", file.toString())).isEqualTo(ExitCode.REFUSED);
        assertThat(err).hasToString("mta: " + file + " has 1 fault\n     line 1: is no YAML\n");
    }

    @Test
    void configCheckShouldBeUsageFaultWhenFileIsMissing() {
        assertThat(run("config", "check", directory.resolve("none.yaml").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("none.yaml cannot be read: there is no such file");
    }

    @Test
    void configShowShouldPrintTextWhenOneWasApplied() {
        server.on("GET config", 200, "text/plain", "hostname: mx.example\n")
                .on("GET config/effective", 200, "text/plain", "hostname: mx.example\ntrusted: []\n");

        assertThat(run("config", "show")).isEqualTo(ExitCode.OK);
        assertThat(run("config", "show", "--effective")).isEqualTo(ExitCode.OK);
        assertThat(out).hasToString("hostname: mx.example\nhostname: mx.example\ntrusted: []\n");
    }

    @Test
    void commandShouldSayWhatToGiveWhenPasswordIsWrong() {
        server.on(
                "GET queues",
                401,
                PROBLEM,
                "{\"title\":\"Not signed in\",\"status\":401,\"detail\":\"Name or password is wrong\"}");

        assertThat(run("queue", "list")).isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).startsWith("mta: Name or password is wrong\n     give --user and --password-file");
    }

    @Test
    void commandShouldSayNotReachableWhenNobodyListens() {
        String url = server.url();
        server.close();

        assertThat(run("status", "--url", url)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err).hasToString("mta: " + url + " cannot be reached; is the server up, and --url right?\n");
    }

    @Test
    void commandShouldSayNoMailstageWhenSomethingElseAnswers() {
        assertThat(run("status")).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err.toString()).contains("there is no Mailstage at " + server.url() + " (status 404)");

        server.on("GET status", 200, "text/html", "<html>");
        assertThat(run("status")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void commandShouldBeUsageFaultWhenOptionIsUnknown() {
        assertThat(run("status", "--nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--nonsense");
    }

    @Test
    void commandShouldBeUsageFaultWhenThereIsNoPassword() {
        assertThat(run(Map.of("MTA_URL", server.url()), "status")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no password");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void commandShouldBeUsageFaultWhenUrlIsNone() {
        assertThat(run("status", "--url", "mail.example")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'mail.example' is no URL");
    }

    @Test
    void profileShouldGiveWhatCommandLineLeavesOut() throws IOException {
        Path profiles = Files.createDirectories(directory.resolve("mailstage"));
        Files.writeString(profiles.resolve("pw"), "from-file\nsecond line\n");
        Files.writeString(
                profiles.resolve("cli.properties"), "url=" + server.url() + "/\nuser=ops\npassword-file=pw\n");
        server.on("GET queues", "{\"queues\":[]}");

        assertThat(run(Map.of("XDG_CONFIG_HOME", directory.toString()), "queue", "list"))
                .isEqualTo(ExitCode.OK);
        assertThat(server.authorization()).as("ops:from-file").isEqualTo("Basic b3BzOmZyb20tZmlsZQ==");
    }

    @Test
    void versionShouldBePrintedWhenAskedFor() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).startsWith("mta ");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = MtaTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
