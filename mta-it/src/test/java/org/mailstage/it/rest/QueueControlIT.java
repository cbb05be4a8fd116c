package org.mailstage.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/** What an administrator does with mail that lies in the queues of a real server. */
class QueueControlIT {
    private static final Pattern QUEUED = Pattern.compile("queued as ([0-9A-Z]+)");
    private static final String TROUBLE = "451 4.3.0 Local trouble";

    private FakeSmtpServer busy;
    private FakeSmtpServer other;
    private RestClient client;
    private String before = "";

    @BeforeEach
    void defer(MailstageServer server) throws Exception {
        busy = FakeSmtpServer.smtp();
        other = FakeSmtpServer.smtp();
        busy.on(Step.RCPT).matching("queue.test").reply(TROUBLE);
        client = new RestClient(server);
        before = client.get("config").getString("yaml");
        configure("peers:\n  etrn: [127.0.0.1]\nretry:\n  schedule: 1h\nroutes:\n  queue.test: smtp:127.0.0.1:"
                + busy.port()
                + "\n  up.queue.test: smtp:127.0.0.1:" + busy.port()
                + "\n  author.test: smtp:127.0.0.1:" + other.port() + "\n");
    }

    @AfterEach
    void restore() throws Exception {
        client.sendJson("POST", "queue/actions", "{\"action\":\"delete\",\"domain\":\"queue.test\"}");
        configure(before.isEmpty() ? "# defaults\n" : before);
        busy.close();
        other.close();
    }

    private void configure(String yaml) throws Exception {
        HttpResponse<String> answer = client.send("PUT", "config", yaml);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String send(MailstageServer server, String... recipients) throws Exception {
        byte[] content = "Subject: of the queue\r\n\r\nFrom here on\r\n".getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient smtp = SmtpClient.greeted(server.smtpPort())) {
            Matcher queued = QUEUED.matcher(smtp.submit("someone@author.test", List.of(recipients), content));
            assertThat(queued.find()).isTrue();
            return queued.group(1);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private JsonObject entry(String id) throws Exception {
        var entries = client.get("queue?id=" + id).getJsonArray("entries");
        assertThat(entries).hasSize(1);
        return entries.getJsonObject(0);
    }

    private void awaitState(String id, String state) {
        await().untilAsserted(() -> assertThat(entry(id).getString("state")).isEqualTo(state));
    }

    private void awaitLife(String id, String state) {
        await().untilAsserted(() -> assertThat(
                        client.get("messages/" + id).getJsonObject("message").getString("state"))
                .isEqualTo(state));
    }

    private String act(String json) throws Exception {
        HttpResponse<String> answer = client.sendJson("POST", "queue/actions", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RestClient.json(answer).getString("id");
    }

    private JsonObject awaitJob(String id) {
        await().untilAsserted(() -> assertThat(client.get("jobs/" + id)).containsKey("endedAt"));
        try {
            return client.get("jobs/" + id);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private long depth(String queue) throws Exception {
        return client.get("queues").getJsonArray("queues").getValuesAs(JsonObject.class).stream()
                .filter(q -> q.getString("name").equals(queue))
                .mapToLong(q -> q.getJsonNumber("messages").longValue())
                .sum();
    }

    @Test
    void deferredMailShouldBeTriedAtOnceWhenItsHostAsksByEtrn(MailstageServer server) throws Exception {
        String id = send(server, "dial@up.queue.test");
        awaitState(id, "DEFERRED");

        try (SmtpClient smtp = SmtpClient.greeted(server.smtpPort())) {
            assertThat(smtp.command("EHLO up.queue.test")).contains("ETRN");
            assertThat(smtp.command("ETRN @queue.test")).startsWith("250 2.0.0 ");
        }

        await().untilAsserted(() -> assertThat(entry(id).getInt("attempts")).isEqualTo(2));
    }

    @Test
    void everyMessageShouldBeMetWhenAnOrderIsAboutMany(MailstageServer server) throws Exception {
        int many = 25;
        for (int i = 0; i < many; i++) {
            awaitState(send(server, "many" + i + "@queue.test"), "DEFERRED");
        }

        JsonObject job = awaitJob(act("{\"action\":\"hold\",\"recipient\":\"many*@queue.test\"}"));

        assertThat(job.getInt("found")).isEqualTo(many);
        assertThat(job.getInt("done")).isEqualTo(many);
        await().untilAsserted(() -> assertThat(client.get("queue/count?state=held&recipient=many*%40queue.test")
                        .getInt("count"))
                .isEqualTo(many));
    }

    @Test
    void deferredMailShouldBeFoundHeldReleasedAndTriedAtOnce(MailstageServer server) throws Exception {
        String id = send(server, "one@queue.test");
        awaitState(id, "DEFERRED");
        JsonObject entry = entry(id);
        assertThat(entry.getString("reply")).contains("Local trouble");
        assertThat(entry.getString("site")).isEqualTo("smtp:127.0.0.1:" + busy.port());
        assertThat(client.get("queue/count?reply=LOCAL%20TROUBLE&domain=queue.test")
                        .getInt("count"))
                .isPositive();
        JsonObject part =
                client.get("queue/messages/" + id).getJsonArray("parts").getJsonObject(0);
        assertThat(part.getString("header")).contains("Received:", "Subject: of the queue\r\n");
        assertThat(part.getString("queue")).startsWith("mta.retry.");

        String job = act("{\"action\":\"hold\",\"id\":\"" + id + "\"}");
        assertThat(entry(id).getString("state")).as("at once").isEqualTo("HELD");
        assertThat(awaitJob(job).getInt("done")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(depth("mta.hold")).isEqualTo(1));
        awaitState(id, "HELD");

        job = act("{\"action\":\"release\",\"id\":\"" + id + "\"}");
        awaitJob(job);
        await().untilAsserted(() -> assertThat(entry(id).getInt("attempts")).isEqualTo(2));
        await().untilAsserted(() -> assertThat(depth("mta.hold")).isZero());

        job = act("{\"action\":\"retry\",\"recipient\":\"one@queue.test\"}");
        awaitJob(job);
        await().untilAsserted(() -> assertThat(entry(id).getInt("attempts")).isEqualTo(3));
        assertThat(client.get("messages/" + id).toString()).contains("HELD", "RELEASED");
    }

    @Test
    void mailShouldBeGoneWhenItIsDeleted(MailstageServer server) throws Exception {
        String id = send(server, "gone@queue.test");
        awaitState(id, "DEFERRED");

        String job = act("{\"action\":\"delete\",\"recipient\":\"gone@queue.test\"}");
        assertThat(client.get("queue?id=" + id).getJsonArray("entries"))
                .as("at once")
                .isEmpty();

        awaitJob(job);
        awaitLife(id, "DELETED");
        assertThat(client.get("queue/messages/" + id).getJsonArray("parts")).isEmpty();
        assertThat(server.log()).contains("MTA-12302 DELETED queueId=" + id);
    }

    @Test
    void senderShouldReadWhyWhenMailIsBounced(MailstageServer server) throws Exception {
        String id = send(server, "back@queue.test");
        awaitState(id, "DEFERRED");

        awaitJob(act("{\"action\":\"bounce\",\"id\":\"" + id + "\",\"text\":\"The project has ended\"}"));

        await().untilAsserted(() -> assertThat(other.transactions())
                .extracting(ReceivedTransaction::text)
                .anySatisfy(text -> assertThat(text).contains("The project has ended", "rfc822; back@queue.test")));
        awaitLife(id, "BOUNCED");
    }

    @Test
    void mailShouldArriveElsewhereWhenItIsRerouted(MailstageServer server) throws Exception {
        String id = send(server, "moved@queue.test");
        awaitState(id, "DEFERRED");

        awaitJob(act("{\"action\":\"priority\",\"id\":\"" + id + "\",\"priority\":\"6\"}"));
        await().untilAsserted(() -> assertThat(client.get("queue/messages/" + id)
                        .getJsonArray("parts")
                        .getJsonObject(0)
                        .getInt("priority"))
                .isEqualTo(6));
        awaitJob(act(
                "{\"action\":\"reroute\",\"id\":\"" + id + "\",\"nextHop\":\"smtp:127.0.0.1:" + other.port() + "\"}"));

        awaitLife(id, "DELIVERED");
        assertThat(other.transactions())
                .extracting(ReceivedTransaction::text)
                .anySatisfy(text -> assertThat(text).contains("Subject: of the queue"));
    }

    @Test
    void mailShouldBeExportedAndCounted(MailstageServer server) throws Exception {
        String id = send(server, "kept@queue.test");
        awaitState(id, "DEFERRED");

        String mbox = client.send("GET", "queue/export?id=" + id, "").body();
        HttpResponse<String> zip = client.send("GET", "queue/export?format=zip&id=" + id, "");
        JsonObject shape = client.get("queue/shape?id=" + id + "&ages=1h");

        assertThat(mbox).startsWith("From someone@author.test ").contains("\n>From here on\n");
        assertThat(zip.body()).startsWith("PK").contains(id + ".eml");
        assertThat(shape.getJsonArray("sites")
                        .getJsonObject(0)
                        .getJsonArray("counts")
                        .toString())
                .isEqualTo("[1,0]");
    }

    @Test
    void wishesShouldBeRefusedInWordsWhenTheyAreUnclear(MailstageServer server) throws Exception {
        assertThat(client.sendJson("POST", "queue/actions", "{\"action\":\"delete\"}")
                        .statusCode())
                .isEqualTo(422);
        for (String wrong : List.of(
                "{\"action\":\"burn\",\"domain\":\"queue.test\"}",
                "{\"action\":\"bounce\",\"domain\":\"queue.test\"}",
                "{\"action\":\"hold\",\"domain\":\"queue.test\",\"text\":\"why\"}",
                "{\"action\":\"reroute\",\"domain\":\"queue.test\",\"nextHop\":\"nowhere\"}",
                "{\"action\":\"priority\",\"domain\":\"queue.test\",\"priority\":\"10\"}",
                "{\"action\":\"hold\",\"domian\":\"queue.test\"}")) {
            assertThat(client.sendJson("POST", "queue/actions", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        for (String wrong : List.of("queue?domian=x", "queue?olderThan=soon", "queue/shape?ages=4h,1h", "queue?id=-")) {
            assertThat(client.send("GET", wrong, "").statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(client.send("GET", "jobs/NONE", "").statusCode()).isEqualTo(404);
    }
}
