package org.mailstage.ejb.lane;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.Site;
import org.mailstage.core.site.Admission;
import org.mailstage.ejb.delivery.DeliveryService;
import org.mailstage.ejb.messaging.EmbeddedBrokerFixture;
import org.mailstage.ejb.messaging.MailSender;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.MailSenderFixture;
import org.mailstage.ejb.messaging.QueueDepths;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Lanes against a real broker; what comes of a message is decided by the test. */
class LaneServiceTest {
    private static final Site SLOW = new Site("mx:slow.example");
    private static final Site HEALTHY = new Site("mx:healthy.example");
    private static final Duration IDLE = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private EmbeddedBrokerFixture broker;
    private MailSender sender;
    private QueueDepths depths;
    private final List<LaneService> services = new ArrayList<>();
    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore slowPeer = new Semaphore(0);

    private final DeliveryService delivery = new DeliveryService() {
        @Override
        public Optional<Instant> processFromLane(QueuedMessage message, String queue) throws JMSException, IOException {
            if (queue.equals(LaneName.siteKey(SLOW) + "!stuck")) {
                slowPeer.acquireUninterruptibly();
            }
            delivered.add(message.id().value());
            order.add(message.id().value());
            return Optional.empty();
        }
    };

    @BeforeEach
    void start() throws Exception {
        broker = new EmbeddedBrokerFixture(directory);
        sender = MailSenderFixture.with(broker.connectionFactory());
        depths = MailSenderFixture.depths(broker.connectionFactory());
    }

    @AfterEach
    void stop() throws Exception {
        slowPeer.release(1_000_000);
        services.forEach(LaneService::stop);
        broker.close();
    }

    @Test
    void healthySiteShouldBeServedWhenASlowOneHoldsItsWorkers() throws Exception {
        LaneService lanes = service(8, Duration.ofMinutes(10));
        for (int i = 0; i < 50; i++) {
            send(lanes, SLOW, "stuck", "SLOW" + i);
        }
        await().until(() -> lanes.figures().busyWorkers() == 4);

        for (int i = 0; i < 50; i++) {
            send(lanes, HEALTHY, "one.example", "HEALTHY" + i);
        }

        await().until(() -> delivered.size() == 50);
        assertThat(delivered).allMatch(id -> id.contains("HEALTHY"));
        assertThat(lanes.figures().busyWorkers()).isBetween(4, 8);
        slowPeer.release(50);
        await().until(() -> delivered.size() == 100);
    }

    @Test
    void mailShouldBeServedWhenItLayInTheLaneBeforeTheStart() throws Exception {
        String queue = LaneName.of(SLOW, "one.example").queue();
        depths.create(queue);
        sender.sendAll(List.of(new Outgoing(queue, message("BEFORE"))));
        broker.restart();
        depths = MailSenderFixture.depths(broker.connectionFactory());
        sender = MailSenderFixture.with(broker.connectionFactory());

        service(4, Duration.ofMinutes(10));

        await().until(() -> delivered.size() == 1);
    }

    @Test
    void smallTenantShouldNotWaitForABigOne() throws Exception {
        LaneService filling = service(1, Duration.ofMinutes(10));
        String big = filling.queueFor(HEALTHY, "big.example").orElseThrow();
        filling.stop();
        for (int i = 0; i < 5_000; i++) {
            sender.sendAll(List.of(new Outgoing(big, message("BIG" + i))));
        }
        LaneService lanes = service(1, Duration.ofMinutes(10));
        await().until(() -> order.size() > 10);

        for (int i = 0; i < 10; i++) {
            send(lanes, HEALTHY, "small.example", "SMALL" + i);
        }

        await().until(() ->
                delivered.stream().filter(id -> id.contains("SMALL")).count() == 10);
        assertThat(delivered).as("the big one is not done yet").hasSizeLessThan(5_010);
    }

    /** Two nodes remove idle lanes as fast as they can, while mail comes in just as often as they lie idle. */
    @Test
    void noMailShouldBeLostWhenLanesAreRemovedAndUsedAtTheSameTime() throws Exception {
        LaneService one = service(4, IDLE);
        LaneService two = service(4, IDLE);
        AtomicBoolean removed = new AtomicBoolean();
        int sent = 0;
        String queue = LaneName.of(SLOW, "one.example").queue();
        CountDownLatch never = new CountDownLatch(1);
        // Around the idle time and the time closed, so that the next use comes in every phase of a removal.
        for (int millis : new int[] {0, 2300, 5000, 10, 2700, 3100, 5000, 50, 2900, 3300, 3500, 5000}) {
            LaneService from = sent % 2 == 0 ? one : two;
            Optional<String> lane = from.queueFor(SLOW, "one.example");
            if (lane.isPresent()) {
                sender.sendAll(List.of(new Outgoing(lane.get(), message("R" + sent++))));
            }
            assertThat(never.await(millis, TimeUnit.MILLISECONDS)).isFalse();
            removed.compareAndSet(false, sent > 0 && !depths.all().containsKey(queue));
        }

        int all = sent;
        await().untilAsserted(() -> assertThat(delivered).hasSize(all));
        assertThat(depths.all().get("mta.dead-letter").messages()).isZero();
        assertThat(removed).as("a lane was removed in between").isTrue();
    }

    @Test
    void laneShouldBeRemovedWhenItIsIdleAndMadeAgainWhenNeeded() throws Exception {
        LaneService lanes = service(4, IDLE);
        String queue = send(lanes, SLOW, "one.example", "FIRST");
        await().until(() -> delivered.size() == 1);

        await().until(() -> !depths.all().containsKey(queue));

        assertThat(send(lanes, SLOW, "one.example", "SECOND")).isEqualTo(queue);
        await().until(() -> delivered.size() == 2);
    }

    @Test
    void laneShouldNotBeUsedWhileItIsClosed() {
        String queue = LaneName.of(SLOW, "one.example").queue();
        depths.create(queue);
        depths.pause(queue);
        LaneService lanes = service(4, Duration.ofMinutes(10));

        assertThat(lanes.queueFor(SLOW, "one.example")).isEmpty();
        assertThat(lanes.queueFor(SLOW, "two.example")).isPresent();
    }

    @Test
    void laneShouldBeOpenedAgainWhenSomebodySentToItThough() throws Exception {
        String queue = LaneName.of(SLOW, "one.example").queue();
        depths.create(queue);
        depths.pause(queue);
        sender.sendAll(List.of(new Outgoing(queue, message("LATE"))));

        service(4, IDLE);

        await().until(() -> delivered.size() == 1);
    }

    @Test
    void noLaneShouldBeGivenWhenTheBrokerDoesNotAnswer() throws Exception {
        LaneService lanes = service(4, Duration.ofMinutes(10));
        broker.stop();

        assertThat(lanes.queueFor(SLOW, "one.example")).isEmpty();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private String send(LaneService lanes, Site site, String tenant, String id) throws Exception {
        String queue = lanes.queueFor(site, tenant).orElseThrow();
        sender.sendAll(List.of(new Outgoing(queue, message(id))));
        return queue;
    }

    private LaneService service(int workers, Duration idle) {
        LaneService lanes = new LaneService();
        lanes.connectionFactory = lanesFactory();
        lanes.depths = MailSenderFixture.depths(broker.connectionFactory());
        lanes.delivery = delivery;
        lanes.sender = sender;
        lanes.gate = request -> new Admission.Busy(Instant.now());
        lanes.node = MailSenderFixture.node();
        lanes.start(new LaneSettings(workers, idle), Thread::new);
        services.add(lanes);
        return lanes;
    }

    private ConnectionFactory lanesFactory() {
        ActiveMQConnectionFactory factory = (ActiveMQConnectionFactory) broker.connectionFactory();
        factory.setConsumerWindowSize(0);
        return factory;
    }

    private static QueuedMessage message(String id) {
        Envelope envelope =
                new Envelope(ReversePath.NULL, List.of(Mailbox.ofTrusted("b@two.example")), BodyType.SEVEN_BIT);
        return QueuedMessage.fresh(
                new QueueId("0".repeat(12 - id.length()) + id),
                envelope,
                MessageContent.of(new byte[] {1}),
                Instant.parse("2026-01-01T00:00:00Z"));
    }
}
