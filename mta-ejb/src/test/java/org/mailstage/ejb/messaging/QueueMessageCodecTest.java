package org.mailstage.ejb.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.DsnReturn;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.RecipientOptions;

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
        assertMalformed(context -> valid(context, QueueMessageCodec.P_RECEIVED, null), "mta_received is missing");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_RECEIVED, "now"), "mta_received is a whole");
        assertMalformed(context -> valid(context, QueueMessageCodec.P_BODY_TYPE, "9BIT"), "mta_body_type is 7BIT");
    }

    @ParameterizedTest
    @CsvSource({
        "mta_ret, full, mta_ret is FULL or HDRS",
        "mta_envid, a=b, mta_envid is xtext",
        "mta_envid, '', mta_envid is xtext",
        "mta_notify, ALWAYS, mta_notify is NEVER",
        "mta_notify, 'NEVER,SUCCESS', mta_notify is NEVER",
        "mta_notify, 'SUCCESS\nDELAY', a line for each of the 1 recipients",
        "mta_orcpt, bob@two.example, mta_orcpt is an address type",
        "mta_orcpt, rfc822;b+b@two.example, mta_orcpt is an address type",
        "mta_orcpt, utf-8;b\\b@two.example, mta_orcpt is an address type",
        "mta_smtputf8, yes, mta_smtputf8 is true or false",
        "mta_priority, 10, mta_priority lies within",
        "mta_priority, urgent, mta_priority is a whole number",
        "mta_hold_until, tomorrow, mta_hold_until is a whole number",
        "mta_deliver_by, 1700000000000, mta_deliver_by_mode is N",
        "mta_deliver_by_mode, R, mta_deliver_by_mode without mta_deliver_by",
        "mta_submitter, 'a\tb', mta_submitter is one line",
    })
    void decodeShouldSayWhatIsWrongWhenAnApplicationAsksForNonsense(String property, String value, String why)
            throws Exception {
        String unescaped = value.replace("\\n", "\n").replace("\\t", "\t");
        assertMalformed(context -> valid(context, property, unescaped), why);
    }

    @Test
    void decodeShouldGiveBackAllWishesWhenThereAreAny() throws Exception {
        Mailbox plain = Mailbox.ofTrusted("c@three.example");
        Mailbox utf8 = Mailbox.ofTrusted("jürgen@köln.example");
        Mailbox never = Mailbox.ofTrusted("d@four.example");
        EnvelopeOptions options = new EnvelopeOptions(
                DsnReturn.HDRS,
                "id+2B17",
                true,
                true,
                true,
                -3,
                RECEIVED.plusSeconds(60),
                new DeliverBy(RECEIVED.plusSeconds(600), DeliverBy.Mode.RETURN, true),
                "alice",
                Map.of(
                        utf8,
                        new RecipientOptions(
                                EnumSet.of(DsnNotify.SUCCESS, DsnNotify.DELAY), "utf-8;jürgen@k\\x{F6}ln.example"),
                        never,
                        new RecipientOptions(Set.of(), null)));
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted("ålice@one.example"), List.of(plain, utf8, never), BodyType.BINARY_MIME, options);
        QueuedMessage sent = QueuedMessage.fresh(QueueId.next(0), envelope, MessageContent.of(new byte[] {1}), RECEIVED)
                .delayNoticed(RECEIVED.plusSeconds(5));

        QueuedMessage read = roundTrip(sent);

        assertThat(read.envelope()).isEqualTo(envelope);
        assertThat(read.delayNoticeAt()).isEqualTo(sent.delayNoticeAt());
        assertThat(roundTrip(read.withEnvelope(envelope.withRecipients(List.of(never))))
                        .envelope()
                        .options()
                        .recipients())
                .containsOnlyKeys(never);
    }

    @Test
    void messageWithoutWishesShouldCarryNoPropertyForThem() throws Exception {
        try (JMSContext context = broker.connectionFactory().createContext()) {
            BytesMessage message = codec.encode(context, message(MessageContent.of(new byte[0]), "", "b@two.example"));

            List<String> names = new ArrayList<>();
            for (Object name : Collections.list(message.getPropertyNames())) {
                names.add((String) name);
            }
            assertThat(names)
                    .filteredOn(name -> name.startsWith("mta_"))
                    .containsExactlyInAnyOrder(
                            "mta_version",
                            "mta_id",
                            "mta_reverse_path",
                            "mta_recipients",
                            "mta_body_type",
                            "mta_received",
                            "mta_size");
            assertThat(roundTrip(message(MessageContent.of(new byte[0]), "", "b@two.example"))
                            .envelope()
                            .options())
                    .isSameAs(EnvelopeOptions.NONE);
        }
    }

    @Test
    void priorityShouldKeepItsOrderAndLeaveOrdinaryMailWhereJmsPutsIt() {
        int[] priorities =
                IntStream.rangeClosed(-9, 9).map(QueueMessageCodec::jmsPriority).toArray();

        assertThat(priorities).isSorted().containsOnly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(QueueMessageCodec.jmsPriority(0)).isEqualTo(Message.DEFAULT_PRIORITY);
        assertThat(QueueMessageCodec.jmsPriority(1)).isGreaterThan(Message.DEFAULT_PRIORITY);
        assertThat(QueueMessageCodec.jmsPriority(-1)).isLessThan(Message.DEFAULT_PRIORITY);
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
        for (Object name : Collections.list(message.getPropertyNames())) {
            if (!name.equals(property)) {
                copy.setObjectProperty((String) name, message.getObjectProperty((String) name));
            }
        }
        if (value != null) {
            copy.setObjectProperty(property, value);
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
