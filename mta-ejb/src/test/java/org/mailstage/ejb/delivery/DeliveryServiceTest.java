package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryRequest;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Site;
import org.mailstage.core.routing.Target;
import org.mailstage.core.site.Admission;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.tls.policy.TlsPlan;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.bounce.BounceServiceFixture;
import org.mailstage.ejb.config.ConfigServiceFixture;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.feedback.FeedbackFixture;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;
import org.mailstage.ejb.queue.MailOrdersFixture;
import org.mailstage.ejb.site.OneLimitGate;

class DeliveryServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Site SITE = new Site("smtp:127.0.0.1:2600");
    private static final String LANE = "mta.lane." + SITE + "!";
    private static final String HOST = "relay.example[127.0.0.1]:2600";

    @TempDir
    java.nio.file.Path data;

    private final CapturingSender sender = new CapturingSender();
    private final List<TraceEvent> trace = new ArrayList<>();
    private final List<DeliveryRequest> attempts = new ArrayList<>();
    private final LocalSiteStates sites = new LocalSiteStates(Clock.systemUTC());
    private final NoLanes lanes = new NoLanes();
    private DeliveryService service = new DeliveryService();
    private List<DeliveryOutcome> outcomes = List.of();
    /** What the gate says; null: whatever there is room for. */
    private @Nullable Admission gate;

    private Resolution resolution = new Resolution.Targets(List.of(), new Site("mx:one.example"));

    @BeforeEach
    void wire() throws Exception {
        resolution = new Resolution.Targets(
                List.of(new Target("relay.example", java.net.InetAddress.getLoopbackAddress(), 2600)),
                new Site("smtp:127.0.0.1:2600"));
        configure(Map.of("smarthost", "127.0.0.1:2600", "hostname", "mx.example", "retry.schedule", "1m, 5m"));
    }

    private void configure(Map<String, String> overrides) throws Exception {
        NodeSettings node = new NodeSettings();
        AttemptEvents events = new AttemptEvents();
        events.trace = trace::add;
        events.node = node;
        OutcomeService outcomeService = new OutcomeService();
        outcomeService.sender = sender;
        outcomeService.events = events;
        outcomeService.bounces = BounceServiceFixture.with(trace::add, node);
        DeliveryAttempts deliveryAttempts = new DeliveryAttempts();
        deliveryAttempts.security = (options, nextHop, targets, now) -> TlsPlan.OPPORTUNISTIC;
        deliveryAttempts.sites = sites;
        deliveryAttempts.agent = request -> {
            attempts.add(request);
            return outcomes;
        };
        DeliveryFixture.wire(outcomeService, deliveryAttempts, events);
        service = new DeliveryService();
        service.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        service.resolver = hop -> resolution;
        service.gate = request -> gate != null
                ? gate
                : new OneLimitGate(sites, service.config.current().siteConcurrency()).ask(request);
        service.lanes = lanes;
        service.sender = sender;
        service.orders = MailOrdersFixture.none();
        service.outcomes = outcomeService;
        service.attempts = deliveryAttempts;
        service.config = ConfigServiceFixture.with(data, overrides);
        deliveryAttempts.verp = FeedbackFixture.sender(service.config);
    }

    @Test
    void processShouldLeaveNothingBehindWhenDelivered() throws Exception {
        outcomes = List.of(delivered());

        service.process(message("a@one.example", 0, "b@two.example"), false);

        assertThat(sender.sent).isEmpty();
        assertThat(trace).singleElement().satisfies(e -> {
            assertThat(e.type()).isEqualTo(TraceEvent.Type.DELIVERED);
            assertThat(e.recipients()).containsExactly("b@two.example");
            assertThat(e.remoteHost()).isEqualTo(HOST);
        });
    }

    @Test
    void processShouldDeferOnlyWhoIsDeferredWhenOutcomesDiffer() throws Exception {
        outcomes = List.of(delivered(), deferred("4.2.2"), failed("5.1.1"));

        service.process(message("a@one.example", 0, "b@x.example", "c@x.example", "d@x.example"), false);

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.1m", "mta.inbound");
        QueuedMessage later = sender.sent.get(0).message();
        assertThat(later.envelope().recipients()).containsExactly(Mailbox.ofTrusted("c@x.example"));
        assertThat(later.attempts()).isEqualTo(1);
        assertThat(later.dueAt()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        QueuedMessage bounce = sender.sent.get(1).message();
        assertThat(bounce.envelope().reversePath()).isEqualTo(ReversePath.NULL);
        assertThat(bounce.envelope().recipients()).containsExactly(Mailbox.ofTrusted("a@one.example"));
        assertThat(text(bounce.content()))
                .contains("Final-Recipient: rfc822; d@x.example")
                .contains("Status: 5.1.1")
                .doesNotContain("rfc822; c@x.example");
    }

    @Test
    void processShouldTakeNextTierWhenDeferredAgain() throws Exception {
        outcomes = List.of(deferred("4.4.1"));

        service.process(message("a@one.example", 1, "b@x.example"), true);

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.5m");
    }

    @Test
    void processShouldBounceWhenGiveUpTimeHasPassed() throws Exception {
        outcomes = List.of(deferred("4.4.1"));
        service.process(tooOld(), true);

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.inbound");
        assertThat(text(sender.sent.get(0).message().content())).contains("Status: 4.4.7");
        assertThat(trace).extracting(TraceEvent::type).contains(TraceEvent.Type.EXPIRED, TraceEvent.Type.BOUNCED);
    }

    @Test
    void processShouldDeadLetterWhenBounceFails() throws Exception {
        outcomes = List.of(failed("5.1.1"));

        service.process(message("", 0, "a@one.example"), true);

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).isEqualTo("mta.dead-letter");
            assertThat(sent.reason()).contains("5.1.1");
        });
        assertThat(trace).extracting(TraceEvent::type).contains(TraceEvent.Type.DEAD_LETTERED);
    }

    @Test
    void processShouldSendOneMessageEachWhenThereAreSeveralNextHops() throws Exception {
        configure(Map.of("smarthost", "127.0.0.1:2600", "routes.two.example", "lmtp:127.0.0.1:2424"));

        service.process(message("a@one.example", 0, "b@x.example", "c@two.example", "d@x.example"), false);

        assertThat(attempts).isEmpty();
        assertThat(sender.sent)
                .extracting(Outgoing::queue)
                .containsOnly("mta.outbound")
                .hasSize(2);
        assertThat(sender.sent.get(0).message().envelope().recipients()).hasSize(2);
        assertThat(sender.sent.get(1).message().envelope().recipients()).hasSize(1);
    }

    @Test
    void processShouldUseTheTenantsLaneWhenTheSiteIsBusy() throws Exception {
        gate = new Admission.Busy(NOW.plusSeconds(1));

        service.process(message("a@one.example", 0, "b@x.example"), false);
        service.process(message("", 0, "b@x.example"), true);

        assertThat(attempts).isEmpty();
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly(LANE + "one.example", LANE);
        assertThat(sender.sent.get(1).message().attempts()).isZero();
    }

    @Test
    void processShouldWaitElsewhereWhenTheSiteIsBusyAndThereIsNoLane() throws Exception {
        gate = new Admission.Busy(NOW.plusSeconds(1));
        lanes.available = false;

        service.process(message("a@one.example", 0, "b@x.example"), false);
        service.process(message("a@one.example", 0, "b@x.example"), true);

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.outbound", "mta.retry.5s");
        assertThat(sender.sent.get(1).message().attempts()).isZero();
    }

    @Test
    void processShouldNotOvertakeWhenTheLaneWaitsForAPlace() throws Exception {
        outcomes = List.of(delivered());
        lanes.waiting.add(SITE);

        service.process(message("a@one.example", 0, "b@x.example"), false);

        assertThat(attempts).isEmpty();
        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo(LANE + "one.example");
    }

    @Test
    void processShouldTellTheLaneWhenAnAttemptHasEnded() throws Exception {
        outcomes = List.of(delivered());
        lanes.waiting.add(SITE);

        assertThat(service.processFromLane(message("a@one.example", 0, "b@x.example"), LANE))
                .isEmpty();
        assertThat(lanes.waiting).isNotEmpty();

        lanes.waiting.clear();
        service.process(message("a@one.example", 0, "b@x.example"), false);
        assertThat(attempts).hasSize(2);
    }

    @Test
    void processShouldKeepTheMessageNearWhenTheSiteOpensSoon() throws Exception {
        gate = new Admission.Closed(NOW.plusSeconds(30), Diagnostic.local("suspended"));

        service.process(message("a@one.example", 0, "b@x.example"), false);

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo(LANE + "one.example");
    }

    @Test
    void processShouldCountNoAttemptWhenTheSiteIsClosedForLong() throws Exception {
        gate = new Admission.Closed(NOW.plusSeconds(3600), Diagnostic.local("suspended"));

        service.process(message("a@one.example", 0, "b@x.example"), false);
        assertThat(service.processFromLane(message("a@one.example", 0, "b@x.example"), LANE))
                .isEmpty();

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.1h", "mta.retry.1h");
        assertThat(sender.sent).allSatisfy(sent -> {
            assertThat(sent.message().attempts()).isZero();
            assertThat(sent.message().dueAt()).isEqualTo(NOW.plusSeconds(3600));
        });
    }

    @Test
    void processShouldTellTheSenderWhenTheMessageExpiresAtAClosedSite() throws Exception {
        gate = new Admission.Closed(NOW.plusSeconds(3600), Diagnostic.local("suspended by an administrator"));
        service.process(tooOld(), true);

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.inbound");
        assertThat(text(sender.sent.get(0).message().content())).contains("suspended by an administrator");
    }

    @Test
    void processFromLaneShouldLeaveTheMessageWhenTheSiteIsBusy() throws Exception {
        gate = new Admission.Busy(NOW.plusSeconds(7));
        assertThat(service.processFromLane(message("a@one.example", 0, "b@x.example"), LANE))
                .contains(NOW.plusSeconds(7));

        gate = new Admission.Closed(NOW.plusSeconds(9), Diagnostic.local("suspended"));
        assertThat(service.processFromLane(message("a@one.example", 0, "b@x.example"), LANE))
                .contains(NOW.plusSeconds(9));

        assertThat(sender.sent).isEmpty();
        assertThat(attempts).isEmpty();
    }

    @Test
    void processFromLaneShouldChangeLanesWhenTheSiteIsAnotherNow() throws Exception {
        gate = new Admission.Busy(NOW.plusSeconds(7));

        assertThat(service.processFromLane(message("a@one.example", 0, "b@x.example"), "mta.lane.mx:old!"))
                .isEmpty();

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo(LANE + "one.example");
    }

    @Test
    void processShouldGiveSlotBackWhenAttemptThrows() throws Exception {
        configure(Map.of("smarthost", "127.0.0.1:2600", "delivery.site-concurrency", "1"));
        outcomes = List.of();

        assertThatThrownBy(() -> service.process(message("a@one.example", 0, "b@x.example"), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 outcomes for 1 recipients");

        assertThat(sites.inUse()).isEmpty();
        assertThat(sender.sent).isEmpty();
    }

    @Test
    void attemptShouldLeaveHostAloneWhenItDidNotAnswerAMomentAgo() throws Exception {
        outcomes = List.of(deferred("4.4.1"));

        service.process(message("a@one.example", 0, "b@x.example"), false);
        service.process(message("a@one.example", 0, "b@x.example"), false);

        assertThat(attempts).hasSize(1);
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.1m", "mta.retry.1m");
    }

    @Test
    void retryShouldAttemptAgainWhenTheHostDidNotAnswerBefore() throws Exception {
        configure(Map.of("smarthost", "127.0.0.1:2600", "retry.schedule", "200ms"));
        outcomes = List.of(deferred("4.4.1"));

        service.process(message("a@one.example", 0, "b@x.example"), false);
        String host = "127.0.0.1:2600";
        assertThat(sites.isDown(host)).isTrue();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !sites.isDown(host));
        service.process(message("a@one.example", 1, "b@x.example"), true);
        assertThat(attempts).hasSize(2);
    }

    @Test
    void messageGivenOutAgainShouldBeHeldWithoutAnAttemptWhenThePolicySaysSo() throws Exception {
        configure(Map.of("smarthost", "127.0.0.1:2600", "delivery.in-doubt", "hold"));

        service.process(message("a@one.example", 0, "b@x.example").givenOutAgain(), true);

        assertThat(attempts).isEmpty();
        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.hold");
        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.IN_DOUBT, TraceEvent.Type.HELD);
    }

    @Test
    void attemptShouldFollowDnsWhenThereIsNoTarget() throws Exception {
        Diagnostic why = Diagnostic.local("no such domain");
        resolution = new Resolution.Unresolved(EnhancedStatus.of(5, 1, 2), why);
        service.process(message("a@one.example", 0, "b@x.example"), false);
        resolution = new Resolution.Unresolved(EnhancedStatus.of(4, 4, 3), why);
        service.process(message("a@one.example", 0, "b@x.example"), false);

        assertThat(attempts).isEmpty();
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.inbound", "mta.retry.1m");
    }

    private static DeliveryOutcome delivered() {
        return new DeliveryOutcome.Delivered(EnhancedStatus.of(2, 0, 0), HOST, Reply.of(250, "2.0.0", "ok"));
    }

    private static DeliveryOutcome deferred(String status) {
        return new DeliveryOutcome.Deferred(
                EnhancedStatus.parse(status), HOST, Diagnostic.remote(Reply.of(451, status, "later")));
    }

    private static DeliveryOutcome failed(String status) {
        return new DeliveryOutcome.Failed(
                EnhancedStatus.parse(status), HOST, Diagnostic.remote(Reply.of(550, status, "no such user")));
    }

    /** Older than the give-up time. */
    private static QueuedMessage tooOld() {
        return new QueuedMessage(
                QueueId.next(0),
                envelope("a@one.example", "b@x.example"),
                content(),
                NOW.minus(Duration.ofDays(6)),
                40,
                null,
                null,
                null);
    }

    private static QueuedMessage message(String reversePath, int attempts, String... recipients) {
        return new QueuedMessage(
                QueueId.next(0),
                envelope(reversePath, recipients),
                content(),
                NOW.minusSeconds(10),
                attempts,
                null,
                null,
                null);
    }

    private static Envelope envelope(String reversePath, String... recipients) {
        return new Envelope(
                ReversePath.ofTrusted(reversePath),
                Arrays.stream(recipients).map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
    }

    private static MessageContent content() {
        return MessageContent.of("Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(MessageContent content) throws Exception {
        return new String(content.open().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
