package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.ConfigServiceFixture;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.delivery.CapturingSender;
import org.mailstage.ejb.delivery.OutcomeServiceFixture;
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueueMessageCodec;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.queue.QueueOrder.Action;

class QueueSweepTest {
    private static final String TIER = "mta.retry.1h";

    @TempDir
    Path data;

    private final CapturingSender sender = new CapturingSender();
    private final List<TraceEvent> trace = new ArrayList<>();
    private EmbeddedBrokerFixture broker;
    private ConnectionFactory factory;
    private QueueSweep sweep;
    private OrderBook book;

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedBrokerFixture(data.resolve("broker"));
        factory = broker.connectionFactory();
        NodeSettings node = new NodeSettings() {
            @Override
            public QueueMessageCodec codec() {
                return new QueueMessageCodec(data.resolve("spill"));
            }
        };
        book = new OrderBook();
        sweep = new QueueSweep();
        sweep.connectionFactory = factory;
        sweep.config = ConfigServiceFixture.with(data, Map.of("hostname", "mx.here.test"));
        sweep.node = node;
        sweep.sender = sender;
        sweep.execution = MailOrdersFixture.execution(book, trace::add, node);
        sweep.outcomes = OutcomeServiceFixture.with(sender);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    private QueueId put(String queue, String recipient) throws Exception {
        return put(queue, MailOrdersTest.message(recipient));
    }

    private QueueId put(String queue, QueuedMessage message) throws Exception {
        try (JMSContext context = factory.createContext()) {
            BytesMessage jms = sweep.node.codec().encode(context, message);
            context.createProducer().send(context.createQueue(queue), jms);
        }
        return message.id();
    }

    private int left(String queue) throws Exception {
        try (JMSContext context = factory.createContext();
                var browser = context.createBrowser(context.createQueue(queue))) {
            return java.util.Collections.list(browser.getEnumeration()).size();
        }
    }

    @Test
    void onlyWhatIsMeantShouldBeTakenOutOfTheMidstOfAQueue() throws Exception {
        put(TIER, "a@there.test");
        QueueId meant = put(TIER, "b@there.test");
        put(TIER, "c@there.test");
        book.put(Orders.hold(5, QueueFilter.ALL));

        List<QueueSweep.Met> met = sweep.take(TIER, List.of(meant.value()), 5);

        assertThat(met).containsExactly(new QueueSweep.Met(meant.value(), "b@there.test"));
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.hold");
        assertThat(left(TIER)).isEqualTo(2);
    }

    @Test
    void everyMessageShouldBeTakenWhenTheOrderIsAboutSeveral() throws Exception {
        List<String> ids = List.of(
                put(TIER, "a@there.test").value(),
                put(TIER, "b@there.test").value(),
                put(TIER, "c@there.test").value());
        book.put(Orders.hold(5, QueueFilter.ALL));

        assertThat(sweep.take(TIER, ids, 5)).hasSize(3);

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.hold", "mta.hold", "mta.hold");
        assertThat(left(TIER)).isZero();
    }

    @Test
    void nothingShouldBeTakenWhenWhatFollowsFails() throws Exception {
        QueueId first = put(TIER, "a@there.test");
        QueueId second = put(TIER, "b@there.test");
        book.put(Orders.hold(5, QueueFilter.ALL));
        sweep.sender = new MailSender() {
            @Override
            public void sendAll(List<Outgoing> messages) throws JMSException {
                if (!sender.sent.isEmpty()) {
                    throw new JMSException("broker gone");
                }
                sender.sent.addAll(messages);
            }
        };

        assertThatThrownBy(() -> sweep.take(TIER, List.of(first.value(), second.value()), 5))
                .hasMessage("broker gone");

        // The broker shows what was given back after the wait before it gives it out again.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(left(TIER)).isEqualTo(2));
    }

    @Test
    void heldMailShouldGoAtOnceWhenItIsReleased() throws Exception {
        Instant later = Instant.now().plusSeconds(3600);
        QueuedMessage held = MailOrdersTest.message("a@there.test");
        QueueId id = put("mta.hold", held.postponed(held.envelope(), later));
        book.put(Orders.of(5, Action.RELEASE, QueueFilter.ALL));

        sweep.take("mta.hold", List.of(id.value()), 5);

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).isEqualTo("mta.outbound");
            assertThat(sent.message().dueAt()).isNull();
        });
        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.RELEASED);
    }

    @Test
    void deferredMailShouldKeepItsTimeWhenOnlyItsPriorityChanges() throws Exception {
        Instant later = Instant.now().plusSeconds(3600);
        QueuedMessage deferred = MailOrdersTest.message("a@there.test");
        QueueId id = put(TIER, deferred.postponed(deferred.envelope(), later));
        book.put(Orders.of(5, Action.PRIORITY, QueueFilter.ALL, "", null, 7));

        sweep.take(TIER, List.of(id.value()), 5);

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).startsWith("mta.retry.");
            assertThat(sent.message().dueAt()).isEqualTo(Instant.ofEpochMilli(later.toEpochMilli()));
            assertThat(sent.message().envelope().options().priority()).isEqualTo(7);
        });
    }

    @Test
    void heldMailShouldGoBackWithAMarkWhenTheOrderDoesNotConcernIt() throws Exception {
        QueueId id = put("mta.hold", "a@there.test");
        book.put(Orders.of(5, Action.DELETE, Orders.recipient("other@there.test")));

        sweep.take("mta.hold", List.of(id.value()), 5);

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).isEqualTo("mta.hold");
            assertThat(sent.message().handling().order()).isEqualTo(5);
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void messageShouldBeLeftAloneWhenTheOrderWasCarriedOutOnIt() throws Exception {
        QueuedMessage done = MailOrdersTest.message("a@there.test");
        QueueId id = put("mta.hold", done.handled(done.handling().after(5)));
        book.put(Orders.of(5, Action.RELEASE, QueueFilter.ALL));

        assertThat(sweep.take("mta.hold", List.of(id.value()), 5)).isEmpty();
        assertThat(left("mta.hold")).isEqualTo(1);
    }

    @Test
    void orderShouldBeFoundAgainWhenTheBrokerWasRestarted() throws Exception {
        OrderStore store = new OrderStore();
        store.connectionFactory = factory;
        QueueOrder order = Orders.hold(9, QueueFilter.ALL);
        store.put(order);
        store.put(order.ended(Orders.ORDERED));
        store.put(Orders.hold(10, QueueFilter.ALL));
        broker.restart();
        store.connectionFactory = broker.connectionFactory();

        assertThat(store.all())
                .containsExactlyInAnyOrder(order.ended(Orders.ORDERED), Orders.hold(10, QueueFilter.ALL));
        store.remove(9);
        assertThat(store.all()).extracting(QueueOrder::number).containsExactly(10L);
    }
}
