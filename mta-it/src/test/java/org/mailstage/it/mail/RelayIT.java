package org.mailstage.it.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mailstage.it.mail.MailSite.await;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.connector.testpeer.ReceivedTransaction;
import org.mailstage.it.peer.CountingSink;
import org.mailstage.it.peer.Load;
import org.mailstage.it.peer.SmtpClient;
import org.mailstage.it.peer.Tool;

/** Mail in, mail out: nothing missing, nothing twice, not an octet changed. */
@ExtendWith(MailSiteExtension.class)
class RelayIT {
    private static final int MESSAGES = 5_000;
    private static final int SESSIONS = 20;
    private static final Pattern RECEIVED_FIELD = Pattern.compile("Received: from [^\r\n]+(\r\n[ \t][^\r\n]+)*\r\n");

    @Test
    void everyMessageShouldArriveOnceWhenTwentySessionsSend(MailSite site) {
        try (Load load = Load.on(site.server.smtpPort(), "relay")
                .sessions(SESSIONS)
                .messages(MESSAGES)
                .to("user@one.test")
                .start()) {
            load.awaitEnd(Duration.ofMinutes(3));

            assertThat(load.accepted().distinct()).isEqualTo(MESSAGES);
            await().untilAsserted(() ->
                    assertThat(load.accepted().missingIn(site.one.ledger())).isEmpty());
        }
        site.awaitEmptyQueues();
        assertThat(site.one.ledger().duplicates()).isZero();
    }

    @Test
    void everyMessageOfSmtpSourceShouldReachSmtpSink(MailSite site, @TempDir Path directory) throws Exception {
        Tool source = Tool.required("smtp-source");
        Path counts = directory.resolve("sink.txt");
        Process sink = startSmtpSink(site, counts);
        try {
            Tool.Result sent = source.run(
                    Duration.ofMinutes(3),
                    "-s",
                    Integer.toString(SESSIONS),
                    "-m",
                    Integer.toString(MESSAGES),
                    "-l",
                    "4096",
                    "-f",
                    "source@origin.test",
                    "-t",
                    "sink@tools.test",
                    "127.0.0.1:" + site.server.smtpPort());

            assertThat(sent.exitCode()).as(sent.output()).isZero();
            await().untilAsserted(() -> assertThat(messagesCounted(counts)).isEqualTo(MESSAGES));
            site.awaitEmptyQueues();
            assertThat(messagesCounted(counts)).isEqualTo(MESSAGES);
        } finally {
            sink.destroy();
            sink.waitFor();
        }
    }

    private static Process startSmtpSink(MailSite site, Path counts) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-c", "127.0.0.1:" + site.toolsPort, "200"));
        if ("root".equals(System.getProperty("user.name"))) {
            // It insists on giving up its rights.
            arguments.addAll(0, List.of("-u", "nobody"));
        }
        Process sink = Tool.required("smtp-sink").start(counts, arguments.toArray(String[]::new));
        await().until(() -> {
            assertThat(sink.isAlive()).as(Files.readString(counts)).isTrue();
            try (SmtpClient client = SmtpClient.greeted(site.toolsPort)) {
                return client.command("QUIT").startsWith("221");
            } catch (ConnectException notYet) {
                return false;
            }
        });
        return sink;
    }

    /** The sink writes {@code mesg=N} again and again on one line. */
    private static int messagesCounted(Path output) throws Exception {
        Matcher count = Pattern.compile("mesg=(\\d+)").matcher(Files.readString(output));
        int last = 0;
        while (count.find()) {
            last = Integer.parseInt(count.group(1));
        }
        return last;
    }

    @Test
    void swaksShouldBeToldThatItsMessageIsQueued(MailSite site) throws Exception {
        Tool.Result result = Tool.required("swaks")
                .run(
                        Duration.ofSeconds(60),
                        "--server",
                        "127.0.0.1:" + site.server.smtpPort(),
                        "--from",
                        "alice@origin.test",
                        "--to",
                        "bob@exact.test",
                        "--header",
                        "Message-Id: <swaks@origin.test>",
                        "--body",
                        "Hello from swaks");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).containsPattern("<-  250 2\\.0\\.0 .*queued as ");
        assertThat(arrived(site, "<swaks@origin.test>").text()).contains("Hello from swaks");
    }

    @Test
    void strangerShouldBeRefusedWhenRecipientIsElsewhere(MailSite site) throws Exception {
        try (SmtpClient stranger = SmtpClient.connect(site.server.smtpPort(), "127.0.0.2")) {
            stranger.greet();
            assertThat(stranger.command("MAIL FROM:<spammer@origin.test>")).startsWith("250 ");

            assertThat(stranger.command("RCPT TO:<victim@one.test>")).startsWith("550 5.7.1 ");
            assertThat(stranger.command("RCPT TO:<victim%one.test@relayed.test>"))
                    .as("source routing is the next host's business, and goes nowhere but to it")
                    .startsWith("250 ");
            assertThat(stranger.command("RCPT TO:<@relayed.test:victim@one.test>"))
                    .startsWith("550 5.7.1 ");
        }
    }

    @Test
    void strangerShouldBeServedWhenDomainIsRelayed(MailSite site) throws Exception {
        String id = "<stranger@origin.test>";
        try (SmtpClient stranger = SmtpClient.connect(site.server.smtpPort(), "127.0.0.2")) {
            stranger.greet();

            assertThat(stranger.submit("a@origin.test", List.of("user@relayed.test"), MailSite.message(id)))
                    .startsWith("250 2.0.0 ");
        }
        await().until(() -> site.relayed.ledger().count(CountingSink.note(id, "user@relayed.test")) == 1);
    }

    @Test
    void fiftyRecipientsShouldEachGetOneCopyWhenTheyLieBehindThreeNextHops(MailSite site) throws Exception {
        String id = "<fan-out@origin.test>";
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            recipients.add("user" + i + "@"
                    + List.of("one.test", "two.test", "box.test").get(i % 3));
        }
        try (SmtpClient client = site.client()) {
            assertThat(client.submit("a@origin.test", recipients, MailSite.message(id)))
                    .startsWith("250 ");
        }

        await().untilAsserted(() -> assertThat(recipients).allMatch(recipient -> copies(site, id, recipient) > 0));
        site.awaitEmptyQueues();
        assertThat(recipients).allMatch(recipient -> copies(site, id, recipient) == 1);
        assertThat(copiesAt(site.one, id, recipients)).isEqualTo(17);
        assertThat(copiesAt(site.two, id, recipients)).isEqualTo(17);
        assertThat(copiesAt(site.box, id, recipients)).isEqualTo(16);
    }

    private static int copies(MailSite site, String id, String recipient) {
        return copiesAt(site.one, id, List.of(recipient))
                + copiesAt(site.two, id, List.of(recipient))
                + copiesAt(site.box, id, List.of(recipient));
    }

    private static int copiesAt(CountingSink sink, String id, List<String> recipients) {
        return recipients.stream()
                .mapToInt(recipient -> sink.ledger().count(CountingSink.note(id, recipient)))
                .sum();
    }

    @Test
    void largeMessageShouldArriveOctetForOctet(MailSite site) throws Exception {
        byte[] content = largeMessage("<large@origin.test>", 20 << 20);
        try (SmtpClient client = site.client()) {
            assertThat(client.submit("a@origin.test", "SIZE=" + content.length, List.of("user@exact.test"), content))
                    .startsWith("250 ");
        }

        ReceivedTransaction received = arrived(site, "<large@origin.test>");
        assertThat(withoutTrace(received)).isEqualTo(content);
    }

    /** Lines of all kinds, many of them with dots in front. */
    private static byte[] largeMessage(String id, int size) {
        Random random = new Random(20);
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 1000);
        out.writeBytes(("Message-Id: " + id + "\r\n\r\n").getBytes(ISO_8859_1));
        while (out.size() < size) {
            String dots = ".".repeat(random.nextInt(4));
            out.writeBytes((dots + "x".repeat(random.nextInt(900)) + "\r\n").getBytes(ISO_8859_1));
        }
        return out.toByteArray();
    }

    @Test
    void eightBitOctetsShouldArriveUnchangedAndBeAnnounced(MailSite site) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(
                "Message-Id: <eight@origin.test>\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".getBytes(ISO_8859_1));
        for (int octet = 1; octet < 256; octet++) {
            if (octet != '\r' && octet != '\n') {
                content.write(octet);
            }
        }
        content.writeBytes("\r\n.\r\n..\r\n".getBytes(ISO_8859_1));
        try (SmtpClient client = site.client()) {
            assertThat(client.submit(
                            "a@origin.test", "BODY=8BITMIME", List.of("user@exact.test"), content.toByteArray()))
                    .startsWith("250 ");
        }

        ReceivedTransaction received = arrived(site, "<eight@origin.test>");
        assertThat(received.mailParameters()).contains("BODY=8BITMIME");
        assertThat(withoutTrace(received)).isEqualTo(content.toByteArray());
    }

    private static ReceivedTransaction arrived(MailSite site, String messageId) {
        await().until(() -> site.exact.transactions().stream().anyMatch(transaction -> hasId(transaction, messageId)));
        return site.exact.transactions().stream()
                .filter(transaction -> hasId(transaction, messageId))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasId(ReceivedTransaction transaction, String messageId) {
        byte[] start = Arrays.copyOf(transaction.content(), Math.min(2000, transaction.content().length));
        return new String(start, ISO_8859_1).contains("Message-Id: " + messageId);
    }

    /** The content behind the one field that a relay puts in front (RFC 5321 §4.4). */
    private static byte[] withoutTrace(ReceivedTransaction received) {
        byte[] content = received.content();
        Matcher field = RECEIVED_FIELD.matcher(new String(content, 0, Math.min(2000, content.length), ISO_8859_1));
        assertThat(field.lookingAt()).isTrue();
        return Arrays.copyOfRange(content, field.end(), content.length);
    }
}
