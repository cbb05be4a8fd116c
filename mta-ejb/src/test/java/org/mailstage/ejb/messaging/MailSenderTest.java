package org.mailstage.ejb.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailSender.Outgoing;

class MailSenderTest {
    private static final Instant RECEIVED = Instant.ofEpochMilli(1_700_000_000_123L);

    @TempDir
    Path directory;

    private EmbeddedBrokerFixture broker;
    private final MailSender sender = new MailSender();

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedBrokerFixture(directory);
        sender.connectionFactory = broker.connectionFactory();
        sender.node = new NodeSettings();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void urgentMailShouldOvertakeWhereTheOrderIsNotByTime() throws Exception {
        assertThat(sentAndReceived(MailQueues.OUTBOUND)).containsExactly(9, 3, 0, -4);
    }

    @Test
    void nothingShouldOvertakeInARetryTier() throws Exception {
        assertThat(sentAndReceived(MailQueues.RETRY_PREFIX + "1m")).containsExactly(0, -4, 9, 3);
    }

    @Test
    void messageShouldSayWhenItLeavesItsTierWhenThatIsNotWhenItIsDue() throws Exception {
        Instant wake = RECEIVED.plusSeconds(5);
        QueuedMessage message = message(0).postponed(message(0).envelope(), RECEIVED.plusSeconds(8));
        sender.sendAll(List.of(new Outgoing("mta.retry.5s", message, null, wake)));

        try (JMSContext context = broker.connectionFactory().createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue("mta.retry.5s"))) {
            Message jms = consumer.receive(5000);
            assertThat(jms.getLongProperty(QueueMessageCodec.P_WAKE)).isEqualTo(wake.toEpochMilli());
            assertThat(jms.getLongProperty(QueueMessageCodec.P_DUE))
                    .isEqualTo(RECEIVED.plusSeconds(8).toEpochMilli());
        }
    }

    private List<Integer> sentAndReceived(String queue) throws Exception {
        List<Outgoing> outgoing = new ArrayList<>();
        for (int priority : new int[] {0, -4, 9, 3}) {
            outgoing.add(new Outgoing(queue, message(priority)));
        }
        sender.sendAll(outgoing);
        List<Integer> received = new ArrayList<>();
        try (JMSContext context = broker.connectionFactory().createContext();
                JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            while (received.size() < outgoing.size()) {
                Message message = consumer.receive(5000);
                received.add(
                        sender.node.codec().decode(message).envelope().options().priority());
            }
        }
        return received;
    }

    private static QueuedMessage message(int priority) {
        EnvelopeOptions options =
                new EnvelopeOptions(null, null, false, false, false, priority, null, null, null, Map.of());
        Envelope envelope = new Envelope(
                ReversePath.NULL, List.of(Mailbox.ofTrusted("b@two.example")), BodyType.SEVEN_BIT, options);
        return QueuedMessage.fresh(QueueId.next(0), envelope, MessageContent.of(new byte[] {1}), RECEIVED);
    }
}
