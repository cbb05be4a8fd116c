package org.mailstage.ejb.lane;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
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
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.MailSenderFixture;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;

class LaneTurnTest {
    private static final String LANE = "mta.lane.mx_3aa.example!one.example";
    private static final String NEXT = "mta.retry.1m";
    private static final String DEAD_LETTER = "mta.dead-letter";

    @TempDir
    Path directory;

    private EmbeddedBrokerFixture broker;
    private MailSender sender;
    private final LaneFaults faults = new LaneFaults();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedBrokerFixture(directory);
        sender = MailSenderFixture.with(broker.connectionFactory());
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void turnShouldServeTheLaneInOrderUntilItIsEmpty() throws Exception {
        send(message("A", 0), message("B", 0), message("C", 9));

        TurnEnd end = run((message, lane) -> Optional.empty());

        assertThat(end).isInstanceOf(TurnEnd.Empty.class);
        assertThat(seen).as("urgent mail first").containsExactly("C", "A", "B");
        assertThat(ids(LANE)).isEmpty();
    }

    @Test
    void nextStateShouldComeWithTheAcknowledgementWhenTheMessageIsHandled() throws Exception {
        send(message("A", 0));

        run((message, lane) -> {
            sender.sendAll(List.of(new Outgoing(NEXT, message)));
            assertThat(ids(NEXT)).as("not before the commit").isEmpty();
            return Optional.empty();
        });

        assertThat(ids(LANE)).isEmpty();
        assertThat(ids(NEXT)).containsExactly("A");
    }

    @Test
    void messageShouldStayFirstWhenTheSiteIsBusyHoweverOften() throws Exception {
        send(message("A", 0), message("B", 0));
        Instant until = Instant.parse("2026-01-01T00:00:00Z");

        for (int i = 0; i < 30; i++) {
            assertThat(run((message, lane) -> Optional.of(until))).isEqualTo(new TurnEnd.Refused(until));
        }

        assertThat(seen).hasSize(30).containsOnly("A");
        assertThat(ids(LANE)).containsExactly("A", "B");
        assertThat(ids(DEAD_LETTER)).isEmpty();
    }

    @Test
    void nothingShouldBeSentWhenTheHandlerFailsAfterSending() throws Exception {
        send(message("A", 0));

        TurnEnd end = run((message, lane) -> {
            sender.sendAll(List.of(new Outgoing(NEXT, message)));
            throw new IllegalStateException("fault");
        });

        assertThat(end).isInstanceOf(TurnEnd.Failed.class);
        assertThat(ids(LANE)).containsExactly("A");
        assertThat(ids(NEXT)).isEmpty();
    }

    @Test
    void messageShouldBeDeadLetteredWhenItsProcessingFailsAgainAndAgain() throws Exception {
        send(message("A", 0), message("B", 0));
        for (int i = 0; i < LaneFaults.MOST; i++) {
            run((message, lane) -> {
                throw new IllegalStateException("fault");
            });
        }

        run((message, lane) -> Optional.empty());

        assertThat(ids(LANE)).isEmpty();
        assertThat(ids(DEAD_LETTER)).containsExactly("could not be processed 10 times");
    }

    @Test
    void messageShouldBeDeadLetteredWhenItIsNoMail() throws Exception {
        try (JMSContext context = broker.connectionFactory().createContext()) {
            context.createProducer().send(context.createQueue(LANE), "text");
        }

        assertThat(run((message, lane) -> Optional.empty())).isInstanceOf(TurnEnd.Empty.class);

        assertThat(ids(DEAD_LETTER)).containsExactly("a mail message is a BytesMessage");
    }

    @Test
    void turnShouldEndWhenSomebodyElseWaits() throws Exception {
        for (int i = 0; i < 60; i++) {
            send(message("M" + i, 0));
        }

        TurnEnd end = turn((message, lane) -> {
                    seen.add(message.id().value());
                    return Optional.empty();
                })
                .run(LANE, () -> {}, () -> true);

        assertThat(end).isInstanceOf(TurnEnd.Yielded.class);
        assertThat(seen).hasSize(50);
        assertThat(ids(LANE)).hasSize(10);
    }

    @Test
    void mailShouldBeThereAgainWhenTheBrokerStopsInTheMiddle() throws Exception {
        send(message("A", 0), message("B", 0));

        TurnEnd end = run((message, lane) -> {
            try {
                broker.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return Optional.empty();
        });

        assertThat(end).isInstanceOf(TurnEnd.Failed.class);
        broker.restart();
        assertThat(ids(LANE)).containsExactly("A", "B");
    }

    /** Nothing waits behind a message that takes long. */
    @Test
    void workersShouldTakeNothingAhead() throws Exception {
        send(message("A", 0), message("B", 0));

        run((message, lane) -> {
            if (message.id().value().endsWith("A")) {
                List<String> meanwhile = new ArrayList<>();
                Thread other = new Thread(() -> turn((m, l) -> {
                            meanwhile.add(m.id().value());
                            return Optional.empty();
                        })
                        .run(LANE, () -> {}, () -> false));
                other.start();
                join(other);
                assertThat(meanwhile).singleElement().asString().endsWith("B");
            }
            return Optional.empty();
        });

        assertThat(seen).containsExactly("A");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private TurnEnd run(LaneTurn.Handler handler) {
        return turn((message, lane) -> {
                    seen.add(message.id().value().replaceFirst("^0+", ""));
                    return handler.handle(message, lane);
                })
                .run(LANE, () -> {}, () -> false);
    }

    private LaneTurn turn(LaneTurn.Handler handler) {
        return new LaneTurn(lanesFactory(), new QueueMessageCodec(directory.resolve("spill")), handler, sender, faults);
    }

    private ConnectionFactory lanesFactory() {
        ActiveMQConnectionFactory factory = (ActiveMQConnectionFactory) broker.connectionFactory();
        try {
            factory.setConsumerWindowSize(0);
        } catch (RuntimeException e) {
            throw new AssertionError(e);
        }
        return factory;
    }

    private void send(QueuedMessage... messages) throws Exception {
        for (QueuedMessage message : messages) {
            sender.sendAll(List.of(new Outgoing(LANE, message)));
        }
    }

    /** What lies in a queue: ids, or reasons in the dead-letter queue. */
    private List<String> ids(String queue) throws JMSException {
        List<String> ids = new ArrayList<>();
        String property = queue.equals(DEAD_LETTER) ? QueueMessageCodec.P_REASON : QueueMessageCodec.P_ID;
        try (JMSContext context = broker.connectionFactory().createContext();
                QueueBrowser browser = context.createBrowser(context.createQueue(queue))) {
            for (Object message : Collections.list(browser.getEnumeration())) {
                ids.add(((jakarta.jms.Message) message)
                        .getStringProperty(property)
                        .replaceFirst("^0+", ""));
            }
        }
        return ids;
    }

    private static QueuedMessage message(String id, int priority) {
        EnvelopeOptions options =
                new EnvelopeOptions(null, null, false, false, false, priority, null, null, null, Map.of());
        Envelope envelope = new Envelope(
                ReversePath.NULL, List.of(Mailbox.ofTrusted("b@two.example")), BodyType.SEVEN_BIT, options);
        return QueuedMessage.fresh(
                new QueueId("0".repeat(12 - id.length()) + id),
                envelope,
                MessageContent.of(new byte[] {1}),
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}
