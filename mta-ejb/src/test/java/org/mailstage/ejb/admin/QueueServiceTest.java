package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.jms.JMSContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.QueueDepths;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;

class QueueServiceTest {
    private static final String TIER = "mta.retry.5m";
    private static final Instant RECEIVED = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir
    Path directory;

    @Test
    void listShouldTellTheRoleWhenNameIsKnown() {
        QueueService service = service(Map.of(
                "mta.inbound",
                depth(3),
                TIER,
                depth(2),
                "mta.dead-letter",
                depth(1),
                "mta.lane.mx_3ax.example!one.example",
                depth(0)));

        assertThat(service.list())
                .extracting(QueueStatus::name, QueueStatus::role, QueueStatus::description, QueueStatus::messages)
                .containsExactlyInAnyOrder(
                        tuple("mta.inbound", QueueRole.INBOUND, "accepted, waits for routing", 3L),
                        tuple(TIER, QueueRole.RETRY, "deferred by 5m", 2L),
                        tuple("mta.dead-letter", QueueRole.DEAD_LETTER, "waits for an administrator", 1L),
                        tuple(
                                "mta.lane.mx_3ax.example!one.example",
                                QueueRole.LANE,
                                "waits for mx:x.example, from one.example",
                                0L));
    }

    @Test
    void messagesShouldShowEnvelopeAndHistoryWhenBrokerHoldsThem() throws Exception {
        try (EmbeddedBrokerFixture broker = new EmbeddedBrokerFixture(directory)) {
            send(broker, TIER, 5);
            QueueService service = service(Map.of(TIER, depth(5)));
            service.browsing.connectionFactory = broker.connectionFactory();

            QueuePage page = service.messages(TIER, 2, 3).orElseThrow();

            assertThat(page.total()).isEqualTo(5);
            assertThat(page.messages()).extracting(QueueMessage::id).containsExactly("MESSAGE0003", "MESSAGE0004");
            QueueMessage message = page.messages().get(0);
            assertThat(message.reversePath()).isEqualTo("from@one.example");
            assertThat(message.recipients()).containsExactly("a@two.example", "b@two.example");
            assertThat(message.recipientCount()).isEqualTo(2);
            assertThat(message.size()).isEqualTo(4);
            assertThat(message.receivedAt()).isEqualTo(RECEIVED);
            assertThat(message.dueAt()).isEqualTo(RECEIVED.plusSeconds(300));
            assertThat(message.attempts()).isEqualTo(1);
            assertThat(message.diagnostic()).isEqualTo("451 4.7.1 greylisted");
        }
    }

    @Test
    void messagesShouldShowAnythingWhenItDoesNotFollowTheContract() throws Exception {
        try (EmbeddedBrokerFixture broker = new EmbeddedBrokerFixture(directory);
                JMSContext context = broker.connectionFactory().createContext()) {
            context.createProducer()
                    .setProperty(QueueMessageCodec.P_REASON, "a mail message is a BytesMessage")
                    .setProperty(QueueMessageCodec.P_SIZE, "large")
                    .send(context.createQueue("mta.dead-letter"), "text");
            QueueService service = service(Map.of("mta.dead-letter", depth(1)));
            service.browsing.connectionFactory = broker.connectionFactory();

            QueueMessage message = service.messages("mta.dead-letter", 10, 0)
                    .orElseThrow()
                    .messages()
                    .get(0);

            assertThat(message.reason()).isEqualTo("a mail message is a BytesMessage");
            assertThat(message.id()).isEmpty();
            assertThat(message.recipientCount()).isZero();
            assertThat(message.size()).isZero();
            assertThat(message.receivedAt()).isNull();
        }
    }

    @Test
    void messagesShouldBeEmptyWhenThereIsNoSuchQueue() {
        assertThat(service(Map.of()).messages("mta.nothing", 1, 0)).isEmpty();
    }

    @Test
    void questionsShouldFailInWordsWhenBrokerIsDown() {
        QueueService service = new QueueService();
        service.depths = new QueueDepths() {
            @Override
            public Map<String, Depth> all() {
                throw new IllegalStateException("no answer within 5000 ms");
            }
        };

        assertThatThrownBy(service::list)
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessage("The broker does not answer; queues cannot be shown now");
        assertThatThrownBy(() -> service.messages(TIER, 1, 0)).isInstanceOf(BrokerUnavailableException.class);
    }

    private static QueueService service(Map<String, QueueDepths.Depth> depths) {
        QueueService service = new QueueService();
        service.browsing = new QueueBrowsing();
        service.depths = new QueueDepths() {
            @Override
            public Map<String, Depth> all() {
                return depths;
            }
        };
        return service;
    }

    private static QueueDepths.Depth depth(long messages) {
        return new QueueDepths.Depth(messages, 0, 0, messages, 0);
    }

    private void send(EmbeddedBrokerFixture broker, String queue, int count) throws Exception {
        QueueMessageCodec codec = new QueueMessageCodec(directory.resolve("spill"));
        Envelope envelope = new Envelope(
                ReversePath.ofTrusted("from@one.example"),
                List.of(Mailbox.ofTrusted("a@two.example"), Mailbox.ofTrusted("b@two.example")),
                BodyType.SEVEN_BIT);
        try (JMSContext context = broker.connectionFactory().createContext()) {
            for (int i = 0; i < count; i++) {
                QueuedMessage message = QueuedMessage.fresh(
                                new QueueId("MESSAGE000" + i), envelope, MessageContent.of(new byte[4]), RECEIVED)
                        .deferred(envelope, RECEIVED.plusSeconds(300), new Diagnostic("smtp", "451 4.7.1 greylisted"));
                context.createProducer().send(context.createQueue(queue), codec.encode(context, message));
            }
        }
    }
}
