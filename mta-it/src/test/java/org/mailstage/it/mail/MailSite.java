package org.mailstage.it.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.mailstage.cli.server.PortPlan;
import org.mailstage.connector.testpeer.FakeSmtpServer;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.core.dns.LocalDnsServer;
import org.mailstage.core.dsn.DsnParser;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;
import org.mailstage.it.server.Management;

/**
 * A server and the hosts around it, which its static routes lead to. All tests of mail share one; each takes a next hop of its
 * own, or looks for its own messages only.
 *
 * <p>Only 127.0.0.1 and the address of {@link org.mailstage.it.peer.Load} are trusted. Deferred mail is tried again after 1 and then each 2 seconds and given up after {@link
 * #GIVE_UP}.
 */
final class MailSite implements AutoCloseable {
    /** Age at which mail is given up. */
    static final Duration GIVE_UP = Duration.ofSeconds(25);

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            postmaster: postmaster@mailstage.test
            trusted: [127.0.0.1/32, 127.0.0.5/32]
            domains:
              relay: [relayed.test]
            retry:
              schedule: 1s, 2s
              give-up: 25s
              rules: {}
            delivery:
              providers:
                loopback:
                  hosts: [127.0.0.1]
                  replies:
                    "421 4.7.0 touchy": suspend 6s
            routes:
              one.test: smtp:127.0.0.1:%d
              two.test: smtp:127.0.0.1:%d
              box.test: lmtp:127.0.0.1:%d
              relayed.test: smtp:127.0.0.1:%d
              exact.test: smtp:127.0.0.1:%d
              moody.test: smtp:127.0.0.1:%d
              origin.test: smtp:127.0.0.1:%d
              deaf.test: smtp:127.0.0.1:%d
              tools.test: smtp:127.0.0.1:%d
            """;

    private static final String ZONE = """
            first         A   127.0.0.11
            second        A   127.0.0.12
            dead          A   127.0.0.13
            preferred     MX  20 second
            preferred     MX  10 first
            failover      MX  10 dead
            failover      MX  20 second
            implicit      A   127.0.0.11
            refuses       MX  0 .
            refuses       A   127.0.0.11
            """;

    /** Sink of one.test. */
    final CountingSink one = CountingSink.smtp();
    /** Sink of two.test. */
    final CountingSink two = CountingSink.smtp();
    /** LMTP sink of box.test. */
    final CountingSink box = CountingSink.lmtp();
    /** Sink of relayed.test, the domain strangers may send to. */
    final CountingSink relayed = CountingSink.smtp();
    /** Keeps every octet of mail for exact.test. */
    final FakeSmtpServer exact = FakeSmtpServer.smtp();
    /** The host of moody.test misbehaves as a test tells it. */
    final FakeSmtpServer moody = FakeSmtpServer.smtp();
    /** Where the reverse-paths of tests lead. */
    final FakeSmtpServer origin = FakeSmtpServer.smtp();
    /** Where mail nobody wants is sent to. */
    final FakeSmtpServer deaf = FakeSmtpServer.smtp();
    /** The port of tools.test, where a test may start a sink. */
    final int toolsPort = PortPlan.freePort();
    /** The preferred of two MX hosts. */
    final CountingSink firstMx = CountingSink.smtp("127.0.0.11", 0);
    /** The other one. Nothing listens at 127.0.0.13. */
    final CountingSink secondMx = CountingSink.smtp("127.0.0.12", firstMx.port());

    private final Optional<LocalDnsServer> dns;

    final MailstageServer server;
    final Management management;

    MailSite() throws IOException {
        dns = LocalDnsServer.available().isEmpty()
                ? Optional.empty()
                : Optional.of(LocalDnsServer.start(Map.of("mx.test", ZONE)));
        MailstageServer.Builder builder = MailstageServer.named("mail").withNode("mta.mx.port", "" + firstMx.port());
        dns.ifPresent(running -> builder.withNode("mta.dns", running.hostPort()));
        server = builder.withConfig(String.format(
                        SETTINGS,
                        one.port(),
                        two.port(),
                        box.port(),
                        relayed.port(),
                        exact.port(),
                        moody.port(),
                        origin.port(),
                        deaf.port(),
                        toolsPort))
                .start();
        management = Management.of(server);
    }

    SmtpClient client() throws IOException {
        return SmtpClient.greeted(server.smtpPort());
    }

    /** The bounce for a recipient, when it has come to origin.test; it must be the only one. */
    DsnParser.Report awaitBounce(String recipient) {
        await().until(() -> bounces(recipient).size() > 0);
        assertThat(bounces(recipient)).hasSize(1);
        ReceivedTransaction bounce = bounces(recipient).get(0);
        assertThat(bounce.reversePath()).isEmpty();
        return DsnParser.parse(bounce.text());
    }

    private List<ReceivedTransaction> bounces(String recipient) {
        return origin.transactions().stream()
                .filter(transaction -> transaction.text().contains("Final-Recipient: rfc822; " + recipient + "\r\n"))
                .toList();
    }

    /** A small message. */
    static byte[] message(String id) {
        return ("Message-Id: " + id + "\r\nSubject: test\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Waits with patience for a machine that has other work to do. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }

    /** Waits until no mail is under way any more. */
    void awaitEmptyQueues() {
        await().untilAsserted(() -> assertThat(management.depthOfAll("mta.inbound")
                        + management.depthOfAll("mta.outbound")
                        + management.depthOfAll("mta.lane.")
                        + management.depthOfAll("mta.retry."))
                .as("messages in %s", management.queues())
                .isZero());
    }

    @Override
    public void close() throws IOException {
        try {
            management.close();
        } finally {
            server.close();
            one.close();
            two.close();
            box.close();
            relayed.close();
            exact.close();
            moody.close();
            origin.close();
            deaf.close();
            firstMx.close();
            secondMx.close();
            if (dns.isPresent()) {
                dns.get().close();
            }
        }
    }
}
