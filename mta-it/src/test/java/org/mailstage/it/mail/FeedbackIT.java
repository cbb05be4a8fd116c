package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.rest.RestClient;
import org.mailstage.it.server.MailstageServer;

/** Mail goes out with reverse-paths that name the recipient, and what comes back stands in its trace. */
class FeedbackIT {
    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [127.0.0.1/32]
            domains:
              local: [back.test]
            routes:
              back.test: lmtp:127.0.0.1:%1$d
              two.test: smtp:127.0.0.1:%1$d
            bounces:
              verp:
                enabled: true
                domain: back.test
                key-file: %2$s
                senders: [news.test]
            """;

    private static final FakeSmtpServer NEXT = FakeSmtpServer.smtp();

    @TempDir
    static Path directory;

    private static MailstageServer server;

    @BeforeAll
    static void start() throws IOException {
        Path key = Files.writeString(directory.resolve("verp-key"), "a key that nobody else knows\n");
        server = MailstageServer.named("feedback")
                .withConfig(SETTINGS.formatted(NEXT.port(), key))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
        NEXT.close();
    }

    @Test
    void bounceShouldStandInTraceOfMessageWhenItComesBackToItsReversePath() throws Exception {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            assertThat(client.submit(
                            "list@news.test",
                            List.of("anna@two.test", "ben@two.test"),
                            MailSite.message("<issue-1@news.test>")))
                    .startsWith("250 ");
        }
        await().until(() -> sent().size() == 2);
        assertThat(sent())
                .extracting(ReceivedTransaction::recipients)
                .containsExactlyInAnyOrder(List.of("anna@two.test"), List.of("ben@two.test"));
        String reversePath = sent().stream()
                .filter(t -> t.recipients().contains("ben@two.test"))
                .findFirst()
                .orElseThrow()
                .reversePath();
        assertThat(reversePath).startsWith("bounces+").endsWith("ben=two.test@back.test");

        try (SmtpClient stranger = SmtpClient.connect(server.smtpPort(), "127.0.0.2")) {
            stranger.greet();
            assertThat(stranger.submit("", List.of(reversePath), bounce())).startsWith("250 ");
        }

        RestClient rest = new RestClient(server);
        String id = queueId(reversePath);
        await().untilAsserted(() -> assertThat(rest.get("messages/" + id).toString())
                .contains("\"BOUNCE_RECEIVED\"", "ben@two.test", "hard, user unknown: 550 5.1.1 no such user"));
    }

    private static List<ReceivedTransaction> sent() {
        return NEXT.transactions().stream()
                .filter(t -> t.text().contains("<issue-1@news.test>"))
                .toList();
    }

    private static byte[] bounce() {
        return """
                From: MAILER-DAEMON@mx.two.test
                Subject: Undelivered
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.two.test

                Final-Recipient: rfc822; ben@two.test
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 no such user
                --b--
                """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String queueId(String reversePath) {
        String token = reversePath.substring("bounces+".length() + 13);
        return token.substring(0, token.indexOf('-')).toUpperCase(Locale.ROOT);
    }

    @Test
    void recipientShouldBeRefusedWhenAddressIsForged() throws Exception {
        try (SmtpClient stranger = SmtpClient.connect(server.smtpPort(), "127.0.0.2")) {
            stranger.greet();
            assertThat(stranger.command("MAIL FROM:<>")).startsWith("250 ");

            assertThat(stranger.command("RCPT TO:<bounces+aaaaaaaaaaaaa01jdfe9s5000000001-ben=two.test@back.test>"))
                    .startsWith("550 5.1.1 ");
        }
    }

    @Test
    void reversePathShouldStayWhenSenderDoesNotAsk() throws Exception {
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            client.submit("a@one.test", List.of("carl@two.test"), MailSite.message("<usual@one.test>"));
        }

        await().until(() ->
                NEXT.transactions().stream().anyMatch(t -> t.reversePath().equals("a@one.test")));
    }
}
