package org.mailstage.core.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.DeliveryTerms;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.SmtpTimeouts;

class MaildirAgentTest {
    private static final String MESSAGE = "Subject: hello\r\n\r\nHello.\r\n";

    private final MaildirAgent agent = new MaildirAgent();

    @TempDir
    private Path base;

    @Test
    void messageShouldLieInNewWithTraceFieldsAndUnixLineEnds() throws IOException {
        List<DeliveryOutcome> outcomes = deliver(MESSAGE, "Bob@example.org");

        assertThat(outcomes).singleElement().isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(files("example.org/bob/new"))
                .singleElement()
                .satisfies(file -> assertThat(file)
                        .hasContent("Return-Path: <sender@one.example>\nDelivered-To: Bob@example.org\n"
                                + "Subject: hello\n\nHello.\n"));
        assertThat(files("example.org/bob/tmp")).isEmpty();
        assertThat(base.resolve("example.org/bob/cur")).isDirectory();
    }

    @Test
    void filesShouldBeReadableForTheOwnerOnly() throws IOException {
        deliver(MESSAGE, "bob@example.org");

        assertThat(permissions(files("example.org/bob/new").get(0))).isEqualTo("rw-------");
        assertThat(permissions(base.resolve("example.org/bob"))).isEqualTo("rwx------");
    }

    @Test
    void binaryMessageShouldStayAsItIs() throws IOException {
        agent.deliver(request(MessageContent.of(new byte[] {'\r', '\n', 0}), BodyType.BINARY_MIME, "bob@example.org"));

        assertThat(Files.readAllBytes(files("example.org/bob/new").get(0)))
                .endsWith((byte) '\r', (byte) '\n', (byte) 0);
    }

    @Test
    void recipientsShouldEachHaveTheirOutcome() throws IOException {
        List<DeliveryOutcome> outcomes = deliver(MESSAGE, "bob@example.org", "../x@example.org", "ann@example.org");

        assertThat(outcomes.get(0)).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(outcomes.get(1)).isInstanceOf(DeliveryOutcome.Failed.class);
        assertThat(outcomes.get(1).status()).isEqualTo(EnhancedStatus.of(5, 1, 3));
        assertThat(outcomes.get(2)).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(files("example.org")).hasSize(2);
    }

    @Test
    void messageShouldBeDeferredWhenTheBaseIsMissing() {
        Path missing = base.resolve("not-mounted");

        List<DeliveryOutcome> outcomes =
                agent.deliver(request("maildir:" + missing + "/%u", text(MESSAGE), "bob@example.org"));

        assertThat(outcomes).singleElement().isInstanceOf(DeliveryOutcome.Deferred.class);
        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(4, 3, 5));
        assertThat(outcomes.get(0).evidence()).doesNotContain(missing.toString());
        assertThat(missing).doesNotExist();
    }

    @Test
    void messageShouldBeDeferredWhenALinkLeadsAway(@TempDir Path elsewhere) throws IOException {
        Files.createDirectories(base.resolve("example.org"));
        Files.createSymbolicLink(base.resolve("example.org/bob"), elsewhere);

        List<DeliveryOutcome> outcomes = deliver(MESSAGE, "bob@example.org");

        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(4, 3, 5));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void nothingShouldBeLeftWhenTheMessageCannotBeRead() throws IOException {
        MessageContent broken = new MessageContent() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("spill file is gone");
            }
        };

        List<DeliveryOutcome> outcomes = agent.deliver(request(broken, BodyType.SEVEN_BIT, "bob@example.org"));

        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(4, 3, 0));
        assertThat(files("example.org/bob/tmp")).isEmpty();
        assertThat(files("example.org/bob/new")).isEmpty();
    }

    @Test
    void recipientsShouldBeDeferredWhenTheDeadlineHasPassed() {
        Duration none = Duration.ZERO;
        DeliveryRequest request = request("maildir:" + base + "/%u", text(MESSAGE), "bob@example.org");
        SmtpTimeouts over = new SmtpTimeouts(none, none, none, none, none, none, none);

        List<DeliveryOutcome> outcomes = agent.deliver(new DeliveryRequest(
                request.id(),
                request.envelope(),
                request.content(),
                request.nextHop(),
                List.of(),
                over,
                request.terms()));

        assertThat(outcomes.get(0).status()).isEqualTo(EnhancedStatus.of(4, 4, 7));
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void messagesShouldAllBeThereWhenManyAreDeliveredAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<DeliveryOutcome>>> deliveries = IntStream.range(0, 80)
                    .mapToObj(i -> pool.submit(() -> deliver(MESSAGE, "bob@example.org")))
                    .toList();
            for (Future<List<DeliveryOutcome>> delivery : deliveries) {
                assertThat(delivery.get().get(0)).isInstanceOf(DeliveryOutcome.Delivered.class);
            }
        } finally {
            pool.shutdown();
        }

        assertThat(files("example.org/bob/new")).hasSize(80);
    }

    private List<DeliveryOutcome> deliver(String message, String... recipients) {
        return agent.deliver(request(text(message), BodyType.SEVEN_BIT, recipients));
    }

    private DeliveryRequest request(MessageContent content, BodyType type, String... recipients) {
        DeliveryRequest request = request("maildir:" + base + "/%d/%u", content, recipients);
        Envelope envelope = new Envelope(
                request.envelope().reversePath(), request.envelope().recipients(), type);
        return new DeliveryRequest(
                request.id(), envelope, content, request.nextHop(), List.of(), request.timeouts(), request.terms());
    }

    private static DeliveryRequest request(String nextHop, MessageContent content, String... recipients) {
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted("sender@one.example"),
                Stream.of(recipients).map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
        return new DeliveryRequest(
                QueueId.next(1_000_000L),
                envelope,
                content,
                NextHop.parse(nextHop),
                List.of(),
                SmtpTimeouts.DEFAULT,
                DeliveryTerms.plain("mx.example/1:2", Duration.ZERO));
    }

    private static MessageContent text(String text) {
        return MessageContent.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(base.resolve(directory))) {
            return files.toList();
        }
    }
}
