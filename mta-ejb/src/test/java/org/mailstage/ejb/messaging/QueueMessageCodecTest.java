package org.mailstage.ejb.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

class QueueMessageCodecTest {
    private static final Instant RECEIVED = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir
    static Path directory;

    private static EmbeddedBrokerFixture broker;

    private final QueueMessageCodec codec = new QueueMessageCodec(directory.resolve("spill"));

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBrokerFixture(directory.resolve("broker"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                4096,
                300_000,
                QueueMessageCodec.IN_MEMORY_LIMIT,
                QueueMessageCodec.IN_MEMORY_LIMIT + 1,
                5_000_000
            })
    void decodeShouldGiveBackWhatWasEncodedWhenBodyHasAnySize(int size) throws Exception {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        QueuedMessage sent = message(MessageContent.of(octets), "a@one.example", "b@two.example");

        try (MessageContent content = roundTrip(sent).content()) {
            assertThat(content.size()).isEqualTo(size);
            assertThat(content.open().readAllBytes()).isEqualTo(octets);
            assertThat(content.open().readAllBytes()).as("read again").isEqualTo(octets);
        }
        assertThat(spillFiles()).as("files left behind").isZero();
    }

    @Test
    void fileOfLargeBodyShouldNameItsProcessSoThatItIsSweptAfterACrash() throws Exception {
        byte[] large = new byte[QueueMessageCodec.IN_MEMORY_LIMIT + 1];

        try (MessageContent content = roundTrip(message(MessageContent.of(large), "a@one.example", "b@two.example"))
                        .content();
                var files = Files.list(directory.resolve("spill"))) {
            assertThat(content.size()).isEqualTo(large.length);
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(file.getFileName().toString())
                            .startsWith(ProcessHandle.current().pid() + "-")
                            .endsWith(".spill"));
        }
    }

    @Test
    void decodeShouldGiveBackEnvelopeAndHistoryWhenDeferred() throws Exception {
        QueuedMessage sent = message(MessageContent.of(new byte[] {1}), "", "b@two.example", "\"x y\"@three.example")
                .deferred(
                        envelope("", "\"x y\"@three.example"),
                        RECEIVED.plusSeconds(60),
                        new Diagnostic("smtp", "451 4.7.1 greylisted"));

        QueuedMessage read = roundTrip(sent);

        assertThat(read.envelope()).isEqualTo(sent.envelope());
        assertThat(read.envelope().reversePath().isNull()).isTrue();
        assertThat(read).usingRecursiveComparison().ignoringFields("content").isEqualTo(sent);
    }

    @Test
    void decodeShouldKeepOrderWhenThereAreManyRecipients() throws Exception {
        String[] many = IntStream.range(0, 1000)
                .mapToObj(i -> "user" + i + "@example.org")
                .toArray(String[]::new);

        QueuedMessage read = roundTrip(message(MessageContent.of(new byte[0]), "a@one.example", many));

        assertThat(read.envelope().recipients()).extracting(Mailbox::toString).containsExactly(many);
    }

    @Test
    void decodeShouldSayWhatIsWrongWhenContractIsBroken() throws Exception {
        assertMalformed(context -> context.createTextMessage("hello"), "BytesMessage");
        assertMalformed(JMSContext::createBytesMessage, "mta_version");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_ID, null), "mta_id is missing");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_ID, "../../etc"), "not a queue id");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_RECIPIENTS, ""), "local part");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_VERSION, 2), "mta_version");
    }

    private interface Maker {
        Message make(JMSContext context) throws Exception;
    }

    private void assertMalformed(Maker maker, String why) throws Exception {
        try (JMSContext context = broker.connectionFactory().createContext()) {
            context.createProducer().send(context.createQueue("test.malformed"), maker.make(context));
            Message message = context.createConsumer(context.createQueue("test.malformed"))
                    .receive(5000);
            assertThatThrownBy(() -> codec.decode(message))
                    .isInstanceOf(MalformedQueueMessageException.class)
                    .hasMessageContaining(why);
        }
    }

    private Message valid(JMSContext context, String property, Object value) throws Exception {
        BytesMessage message = codec.encode(context, message(MessageContent.of(new byte[0]), "", "b@two.example"));
        BytesMessage copy = context.createBytesMessage();
        for (Object name : java.util.Collections.list(message.getPropertyNames())) {
            Object kept = name.equals(property) ? value : message.getObjectProperty((String) name);
            if (kept != null) {
                copy.setObjectProperty((String) name, kept);
            }
        }
        return copy;
    }

    private QueuedMessage roundTrip(QueuedMessage sent) throws Exception {
        try (JMSContext context = broker.connectionFactory().createContext()) {
            var queue = context.createQueue("test.codec");
            context.createProducer().send(queue, codec.encode(context, sent));
            try (var consumer = context.createConsumer(queue)) {
                Message message = consumer.receive(10_000);
                assertThat(message.getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
                assertThat(message.getJMSExpiration()).isZero();
                return codec.decode(message);
            }
        }
    }

    private static QueuedMessage message(MessageContent content, String reversePath, String... recipients) {
        return QueuedMessage.fresh(QueueId.next(0), envelope(reversePath, recipients), content, RECEIVED);
    }

    private static Envelope envelope(String reversePath, String... recipients) {
        return new Envelope(
                ReversePath.ofTrusted(reversePath),
                List.of(recipients).stream().map(Mailbox::ofTrusted).toList(),
                BodyType.EIGHT_BIT_MIME);
    }

    private static long spillFiles() throws Exception {
        Path spill = directory.resolve("spill");
        if (!Files.exists(spill)) {
            return 0;
        }
        try (var files = Files.list(spill)) {
            return files.count();
        }
    }
}
