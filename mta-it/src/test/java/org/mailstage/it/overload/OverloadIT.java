package org.mailstage.it.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Ledger;
import org.mailstage.it.peer.Load;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.server.MailstageServer;

/**
 * The broker's disk fills up: by mail that cannot be delivered, and by somebody else's file. The sender's ledger says what got
 * {@code 250}, the receiver's what came.
 */
@EnabledIf(
        value = "org.mailstage.it.overload.SmallDisk#canMount",
        disabledReason = "this user may not mount a file system")
class OverloadIT {
    /** The broker's journal takes 128 MB when it is empty, and 256 MB stay free. */
    private static final int DISK_MEBIBYTES = 640;

    private static final int MESSAGE = 1 << 20;
    private static final int MOST_MESSAGES = 10_000;
    private static final Duration LONGEST_REPLY = Duration.ofSeconds(25);
    private static final byte[] SMALL = "Subject: small\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final String SETTINGS = """
            hostname: mx.mailstage.test
            trusted: [127.0.0.0/8]
            retry:
              schedule: 30s
            overload:
              disk-free: 64MB
            routes:
              box.test: smtp:127.0.0.1:%d
            """;

    @Test
    void mailShouldBeRefusedInTimeAndTakenAgainAndNoneLostWhenTheDiskFillsUp() throws Exception {
        Ledger accepted = new Ledger();
        try (CountingSink sink = CountingSink.smtp();
                MailstageServer server = MailstageServer.named("overload")
                        .withConfig(String.format(SETTINGS, sink.port()))
                        .create();
                SmallDisk disk = SmallDisk.mount(server.data().resolve("broker"), DISK_MEBIBYTES)) {
            server.start();

            sink.stop();
            fill(server, "first", accepted);
            assertThat(disk.free()).as("room for mail that moves on").isGreaterThan(128L << 20);
            assertThat(reply(server)).startsWith("452 4.3.1");

            sink.start();
            await().untilAsserted(
                            () -> assertThat(accepted.missingIn(sink.ledger())).isEmpty());
            await().untilAsserted(() -> assertThat(reply(server)).startsWith("250"));
            assertThat(server.log()).contains("MTA-12070", "MTA-12071").doesNotContain("MTA-16007");

            Path theirs = disk.fill();
            fill(server, "second", accepted);
            assertThat(reply(server)).matches("(?s)45[12] .*");
            Files.delete(theirs);
            await().untilAsserted(() -> assertThat(reply(server)).startsWith("250"));
            await().untilAsserted(
                            () -> assertThat(accepted.missingIn(sink.ledger())).isEmpty());
            System.out.printf("overload: accepted %s, received %s%n", accepted, sink.ledger());
        }
    }

    /** Sends until mail is refused, and notes what was accepted. */
    private static void fill(MailstageServer server, String name, Ledger accepted) {
        try (Load load = Load.on(server.smtpPort(), name)
                .sessions(4)
                .messages(MOST_MESSAGES)
                .size(n -> MESSAGE)
                .to("user@box.test")
                .start()) {
            await().pollInterval(Duration.ofMillis(50)).until(() -> load.refused() > 0);
            load.stop();
            for (long n = 0; n < MOST_MESSAGES; n++) {
                String note = CountingSink.note(Load.messageId(name, n), "user@box.test");
                if (load.accepted().count(note) > 0) {
                    accepted.add(note);
                }
            }
        }
    }

    /** The reply to MAIL, or to the end of a small message's data; never long in coming. */
    private static String reply(MailstageServer server) throws IOException {
        long begin = System.nanoTime();
        try (SmtpClient client = SmtpClient.greeted(server.smtpPort())) {
            return client.submit("load@origin.test", List.of("probe@box.test"), SMALL);
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("no hang")
                    .isLessThan(LONGEST_REPLY);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsMatching(IOException.class::isInstance);
    }
}
