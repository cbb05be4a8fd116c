package org.mailstage.it.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.Step;
import org.mailstage.core.dns.LocalDnsServer;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/**
 * Unknown clients and recipients at a live server: the look before the session with lists of a real name server, and
 * recipients verified by tables and by a next hop. Each test comes from an address of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnknownsIT {
    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            postmaster: postmaster@mailstage.test
            trusted: [127.0.0.1/32]
            domains:
              local: [local.test]
              relay: [relayed.test]
            routes:
              local.test: lmtp:127.0.0.1:%1$d
              relayed.test: smtp:127.0.0.1:%1$d
            triage:
              greet-wait: 2s
              lists:
                bad.test: 2
                "worse.test=127.0.0.[4..6]": 2
                allow.test: -2
                everybody.test: 50
                gone.test: 50
              threshold: 4
            verification:
              local: tables
              relay: callout
              wait: 30s
              unknown-limit: 3
              unknown-delay: 500ms
            """;

    private static final Map<String, String> ZONES = Map.of(
            "bad.test", """
            2.0.0.127   A 127.0.0.2
            41.0.0.127  A 127.0.0.2
            42.0.0.127  A 127.0.0.2
            43.0.0.127  A 127.0.0.2
            44.0.0.127  A 127.0.0.2
            """,
            "worse.test", """
            2.0.0.127   A 127.0.0.2
            41.0.0.127  A 127.0.0.5
            43.0.0.127  A 127.0.0.5
            44.0.0.127  A 127.0.0.9
            """,
            "allow.test", """
            2.0.0.127   A 127.0.0.2
            43.0.0.127  A 127.0.0.2
            """,
            "everybody.test", "* A 127.0.0.2\n");

    private final FakeSmtpServer nextHop = FakeSmtpServer.smtp();
    private LocalDnsServer dns;
    private MailstageServer server;

    @BeforeAll
    void start() throws IOException {
        dns = LocalDnsServer.start(ZONES);
        nextHop.on(Step.RCPT).matching("nobody").reply("550 5.1.1 who is that");
        nextHop.on(Step.RCPT).matching("busy").reply("450 4.2.1 not now");
        server = MailstageServer.named("unknowns")
                .withNode("mta.dns", dns.hostPort())
                .withConfig(String.format(SETTINGS, nextHop.port()))
                .with("listeners.mx.triage", "true")
                .start();
    }

    @AfterAll
    void stop() throws IOException {
        try {
            server.close();
        } finally {
            nextHop.close();
            dns.close();
        }
    }

    @Test
    void clientShouldWaitOnceAndNeverAgainWhenItIsSilent() throws IOException {
        try (SmtpClient client = from(31)) {
            assertThat(client.reply()).startsWith("220-mx.mailstage.test please wait\n220 mx.mailstage.test ");
            assertThat(rcpt(client, "user@relayed.test")).startsWith("250 ");
        }
        try (SmtpClient client = from(31)) {
            assertThat(client.reply()).startsWith("220 mx.mailstage.test ");
        }
    }

    @Test
    void trustedClientShouldNotWait() throws IOException {
        try (SmtpClient client = from(1)) {
            assertThat(client.reply()).startsWith("220 mx.mailstage.test ");
        }
    }

    @Test
    void earlyTalkerShouldHaveEveryRecipientRefused() throws IOException {
        try (SmtpClient client = from(32)) {
            client.send("EHLO early.example\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.reply()).startsWith("220-mx.mailstage.test please wait\n220 ");
            assertThat(client.reply()).startsWith("250-mx.mailstage.test");
            assertThat(client.command("MAIL FROM:<a@origin.test>")).startsWith("250 ");
            assertThat(client.command("RCPT TO:<user@relayed.test>")).startsWith("550 5.5.1 ");
            assertThat(client.command("RCPT TO:<postmaster>")).startsWith("550 5.5.1 ");
        }
        try (SmtpClient client = from(32)) {
            assertThat(client.reply()).as("it has not passed").startsWith("220-");
        }
        assertThat(server.log()).contains("MTA-10611").contains("client=127.0.0.32");
    }

    @Test
    void clientShouldBeRefusedWhenItsScoreReachesTheThreshold() throws IOException {
        try (SmtpClient client = from(41)) {
            client.reply();
            assertThat(rcpt(client, "user@relayed.test"))
                    .isEqualTo("550 5.7.1 Service unavailable; client [127.0.0.41] blocked using bad.test");
        }
    }

    @Test
    void clientShouldPassWhenItsScoreIsBelowTheThreshold() throws IOException {
        assertAccepted(42);
    }

    @Test
    void clientShouldPassWhenAListOfGoodClientsHasIt() throws IOException {
        assertAccepted(43);
    }

    @Test
    void clientShouldPassWhenTheAnswerOfTheListDoesNotCount() throws IOException {
        assertAccepted(44);
    }

    @Test
    void listThatListsEverybodyShouldBeSwitchedOff() throws IOException {
        assertAccepted(33);

        assertThat(server.log()).contains("MTA-10603").contains("list=everybody.test");
    }

    @Test
    void unknownRecipientShouldBeRefusedAndTheNextHopAskedOnce() throws IOException {
        try (SmtpClient client = from(51)) {
            client.reply();
            assertThat(rcpt(client, "nobody@relayed.test")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<nobody@RELAYED.test>")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<known@relayed.test>")).startsWith("250 ");
        }
        assertThat(asked("nobody@relayed.test")).isEqualTo(1);
        assertThat(asked("known@relayed.test")).isEqualTo(1);
    }

    @Test
    void recipientShouldBeAcceptedWhenTheNextHopDoesNotSay() throws IOException {
        try (SmtpClient client = from(52)) {
            client.reply();
            assertThat(rcpt(client, "busy@relayed.test")).startsWith("250 ");
        }
    }

    @Test
    void recipientShouldBeRefusedWhenTheTablesDoNotHaveIt() throws IOException {
        try (SmtpClient client = from(53)) {
            client.reply();
            assertThat(rcpt(client, "stranger@local.test")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<postmaster@local.test>")).startsWith("250 ");
        }
        assertThat(asked("stranger@local.test")).isZero();
    }

    @Test
    void clientShouldBeSentAwayWhenItTriesOutAddresses() throws IOException {
        try (SmtpClient client = from(54)) {
            client.reply();
            assertThat(rcpt(client, "a@local.test")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<b@local.test>")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<c@local.test>")).startsWith("550 5.1.1 ");
            assertThat(client.command("RCPT TO:<d@local.test>")).startsWith("421 4.7.0 ");
            assertThat(client.readReply()).as("closed").isNull();
        }
    }

    @Test
    void mailForAKnownRecipientShouldArrive() throws IOException {
        byte[] message =
                "Message-Id: <known@origin.test>\r\nSubject: test\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);
        try (SmtpClient client = from(55)) {
            client.greet();
            assertThat(client.submit("a@origin.test", List.of("arrives@relayed.test"), message))
                    .startsWith("250 ");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> nextHop.transactions().stream()
                        .anyMatch(transaction -> transaction.text().contains("<known@origin.test>")));
    }

    private void assertAccepted(int lastOctet) throws IOException {
        try (SmtpClient client = from(lastOctet)) {
            assertThat(client.reply()).startsWith("220-");
            assertThat(rcpt(client, "user@relayed.test")).startsWith("250 ");
        }
    }

    private long asked(String recipient) {
        return nextHop.commands().stream()
                .filter(command -> command.equalsIgnoreCase("RCPT TO:<" + recipient + ">"))
                .count();
    }

    private SmtpClient from(int lastOctet) throws IOException {
        return SmtpClient.connect(server.smtpPort(), "127.0.0." + lastOctet);
    }

    private static String rcpt(SmtpClient client, String recipient) throws IOException {
        assertThat(client.command("EHLO client.example")).startsWith("250");
        assertThat(client.command("MAIL FROM:<a@origin.test>")).startsWith("250 ");
        return client.command("RCPT TO:<" + recipient + ">");
    }
}
