package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.dsn.DsnParser;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/** What a client asks for in MAIL and RCPT, from the wire through the queue to the next hop or into a DSN. */
class EnvelopeIT {
    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [127.0.0.1/32]
            retry:
              schedule: 1s
            routes:
              modern.test: smtp:127.0.0.1:%d
              plain.test: smtp:127.0.0.1:%d
              box.test: lmtp:127.0.0.1:%d
              origin.test: smtp:127.0.0.1:%d
            """;

    /** Offers all there is. */
    private static final FakeSmtpServer MODERN =
            FakeSmtpServer.smtp().offer("DSN", "SMTPUTF8", "CHUNKING", "BINARYMIME", "MT-PRIORITY", "DELIVERBY");

    /** Offers little. */
    private static final FakeSmtpServer PLAIN = FakeSmtpServer.smtp();

    private static final FakeSmtpServer BOX = FakeSmtpServer.lmtp();
    private static final FakeSmtpServer ORIGIN = FakeSmtpServer.smtp().offer("SMTPUTF8");

    private static MailstageServer server;

    @BeforeAll
    static void start() throws IOException {
        server = MailstageServer.named("envelope")
                .withConfig(String.format(SETTINGS, MODERN.port(), PLAIN.port(), BOX.port(), ORIGIN.port()))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        MODERN.close();
        PLAIN.close();
        BOX.close();
        ORIGIN.close();
    }

    @Test
    void nextHopShouldHearWhatTheClientAskedForWhenItOffersAsMuch() throws Exception {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            require(client.command("MAIL FROM:<alice@origin.test> RET=HDRS ENVID=QQ+2B1 MT-PRIORITY=3 BY=600;R"));
            require(client.command("RCPT TO:<dsn@modern.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;old+2B@one.test"));
            require(client.command("RCPT TO:<never@modern.test> NOTIFY=NEVER"));
            data(client, "Subject: everything\r\n\r\ntext\r\n");
        }

        ReceivedTransaction received = arrived(MODERN, "dsn@modern.test");
        assertThat(received.mailParameters())
                .contains(" RET=HDRS ENVID=QQ+2B1 MT-PRIORITY=3 BY=")
                .endsWith(";R");
        assertThat(received.recipientParameters())
                .containsExactly(
                        "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;old+2B@one.test",
                        "NOTIFY=NEVER ORCPT=rfc822;never@modern.test");
        assertThat(MODERN.commands()).anyMatch(command -> command.matches("BDAT \\d+ LAST"));
    }

    @Test
    void addressesBeyondAsciiShouldArriveAsTheyWereSent() throws Exception {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            require(client.command(utf8("MAIL FROM:<ålice@origin.test> SMTPUTF8")));
            require(client.command(utf8("RCPT TO:<jürgen@modern.test>")));
            require(client.command(utf8("RCPT TO:<jürgen@plain.test>")));
            data(client, utf8("Subject: Grüße\r\n\r\ntext\r\n"));
        }

        ReceivedTransaction received = arrived(MODERN, "jürgen@modern.test");
        assertThat(received.reversePath()).isEqualTo("ålice@origin.test");
        assertThat(received.mailParameters()).contains("SMTPUTF8");
        DsnParser.Report report = report("ålice@origin.test", "jürgen@plain.test");
        assertThat(report.recipients().get(0))
                .containsEntry("final-recipient", "utf-8; jürgen@plain.test")
                .containsEntry("status", "5.6.7");
    }

    @Test
    void senderShouldBeToldOfSuccessWhenTheNextHopDoesNotDoIt() throws Exception {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            require(client.command("MAIL FROM:<success@origin.test> ENVID=id+2B7"));
            require(client.command("RCPT TO:<told@plain.test> NOTIFY=SUCCESS ORCPT=rfc822;first@old.test"));
            require(client.command("RCPT TO:<told@box.test> NOTIFY=SUCCESS"));
            require(client.command("RCPT TO:<told@modern.test> NOTIFY=SUCCESS"));
            require(client.command("RCPT TO:<quiet@box.test>"));
            data(client, "Subject: success\r\n\r\ntext\r\n");
        }

        DsnParser.Report relayed = report("success@origin.test", "told@plain.test");
        assertThat(relayed.message()).containsEntry("original-envelope-id", "id+7");
        assertThat(relayed.recipients())
                .singleElement()
                .satisfies(recipient -> assertThat(recipient)
                        .containsEntry("action", "relayed")
                        .containsEntry("original-recipient", "rfc822; first@old.test"));
        assertThat(report("success@origin.test", "told@box.test").recipients())
                .singleElement()
                .satisfies(recipient -> assertThat(recipient).containsEntry("action", "delivered"));
        arrived(MODERN, "told@modern.test");
        assertThat(reports("success@origin.test")).hasSize(2);
    }

    @Test
    void onlyThoseWhoAreToBeReportedShouldBeWithTheWholeMessageWhenThatIsWanted() throws Exception {
        PLAIN.on(Step.RCPT).matching("refused").reply("550 5.1.1 no such user");
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            require(client.command("MAIL FROM:<failure@origin.test> RET=FULL"));
            require(client.command("RCPT TO:<refused-quietly@plain.test> NOTIFY=NEVER"));
            require(client.command("RCPT TO:<refused@plain.test> NOTIFY=FAILURE"));
            data(client, "Subject: failure\r\n\r\nthe whole message\r\n");
        }

        DsnParser.Report report = report("failure@origin.test", "refused@plain.test");
        assertThat(report.recipients()).hasSize(1);
        assertThat(report.returned()).isEqualTo("message/rfc822");
        assertThat(report.headers()).contains("the whole message");
    }

    @Test
    void messageShouldComeBackAtItsDeadlineWhenNobodyTookIt() throws Exception {
        MODERN.on(Step.RCPT).matching("busy").reply("450 4.2.1 busy");
        long start = System.nanoTime();
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            require(client.command("MAIL FROM:<deadline@origin.test> BY=6;R"));
            require(client.command("RCPT TO:<busy@modern.test>"));
            data(client, "Subject: deadline\r\n\r\ntext\r\n");
        }

        DsnParser.Report report = report("deadline@origin.test", "busy@modern.test");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(5));
        assertThat(report.recipients().get(0)).containsEntry("status", "5.4.7").containsEntry("action", "failed");
        assertThat(report.recipients().get(0).get("diagnostic-code")).contains("450 4.2.1 busy");
    }

    @Test
    void heldMessageShouldSurviveARestartAndGoWhenItsTimeHasCome() throws Exception {
        long hold = 60;
        long start = System.nanoTime();
        try (SmtpClient client = SmtpClient.greeted(server.submissionPort())) {
            require(client.command("MAIL FROM:<held@origin.test> HOLDFOR=" + hold));
            require(client.command("RCPT TO:<held@plain.test>"));
            data(client, "From: <held@origin.test>\r\nSubject: held\r\n\r\ntext\r\n");
        }
        server.restart();
        Duration restarted = Duration.ofNanos(System.nanoTime() - start);
        assertThat(PLAIN.commands()).noneMatch(command -> command.contains("held@plain.test"));

        arrived(PLAIN, "held@plain.test");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(hold - 1));
        assertThat(restarted).as("the restart lay within the hold").isLessThan(Duration.ofSeconds(hold));
        assertThat(PLAIN.transactions())
                .filteredOn(t -> t.recipients().contains("held@plain.test"))
                .hasSize(1);
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private static void data(SmtpClient client, String content) throws IOException {
        String started = client.command("DATA");
        assertThat(started).startsWith("354");
        client.send((content + ".\r\n").getBytes(StandardCharsets.ISO_8859_1));
        require(client.reply());
    }

    private static void require(String reply) {
        assertThat(reply).startsWith("250");
    }

    /** The client writes each character as one octet. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ReceivedTransaction arrived(FakeSmtpServer peer, String recipient) {
        await().until(() ->
                peer.transactions().stream().anyMatch(t -> t.recipients().contains(recipient)));
        return peer.transactions().stream()
                .filter(t -> t.recipients().contains(recipient))
                .findFirst()
                .orElseThrow();
    }

    /** The report on a recipient that came to a sender; it must be the only one. */
    private static DsnParser.Report report(String sender, String recipient) {
        await().until(() -> !about(sender, recipient).isEmpty());
        assertThat(about(sender, recipient)).hasSize(1);
        return about(sender, recipient).get(0);
    }

    private static List<DsnParser.Report> about(String sender, String recipient) {
        return reports(sender).stream()
                .filter(report -> report.recipients().stream()
                        .anyMatch(r -> r.get("final-recipient").endsWith("; " + recipient)))
                .toList();
    }

    private static List<DsnParser.Report> reports(String sender) {
        return ORIGIN.transactions().stream()
                .filter(t -> t.reversePath().isEmpty() && t.recipients().contains(sender))
                .map(t -> DsnParser.parse(t.content()))
                .toList();
    }
}
