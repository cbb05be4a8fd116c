package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.cluster.LocalSiteStates;
import org.mailstage.core.delivery.DeliveryOutcome;
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
import org.mailstage.core.retry.RetrySettings;
import org.mailstage.core.routing.Resolution;
import org.mailstage.core.routing.Site;
import org.mailstage.core.routing.Target;
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

/** The queue honours what the sender asked for: NOTIFY and RET, FUTURERELEASE, DELIVERBY. */
class SenderWishesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Mailbox BOB = Mailbox.ofTrusted("bob@two.example");
    private static final Mailbox EVE = Mailbox.ofTrusted("eve@two.example");
    private static final @Nullable Set<DsnNotify> NOT_SAID = null;

    @TempDir
    java.nio.file.Path data;

    private final CapturingSender sender = new CapturingSender();
    private final List<TraceEvent> trace = new ArrayList<>();
    private DeliveryService service = new DeliveryService();
    private List<DeliveryOutcome> outcomes = List.of();
    private int attempts;

    @BeforeEach
    void wire() throws Exception {
        configure("smtp");
    }

    private void configure(String kind) throws Exception {
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
        deliveryAttempts.sites = new LocalSiteStates(Clock.systemUTC());
        Target target = new Target("next.example", java.net.InetAddress.getLoopbackAddress(), 2600);
        deliveryAttempts.agent = request -> {
            attempts++;
            return outcomes;
        };
        DeliveryFixture.wire(outcomeService, deliveryAttempts, events);
        service = new DeliveryService();
        service.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        service.resolver = hop -> new Resolution.Targets(List.of(target), Site.of(hop));
        service.gate = new OneLimitGate(deliveryAttempts.sites, 20);
        service.lanes = new NoLanes();
        service.sender = sender;
        service.orders = MailOrdersFixture.none();
        service.outcomes = outcomeService;
        service.attempts = deliveryAttempts;
        service.config = ConfigServiceFixture.with(
                data,
                Map.of(
                        "routes.two.example",
                        kind + ":127.0.0.1:2600",
                        "hostname",
                        "mx.example",
                        "retry.schedule",
                        "1m, 8h",
                        "retry.give-up",
                        "5d"));
        deliveryAttempts.verp = FeedbackFixture.sender(service.config);
    }

    // ---- NOTIFY, RET: RFC 3461 -----------------------------------------------------------------------------------

    @Test
    void nobodyShouldBeToldWhenASenderNeverWantsToHear() throws Exception {
        outcomes = List.of(failed(), failed());

        service.process(message(notify(Set.of(), EnumSet.of(DsnNotify.SUCCESS)), NOW, 0), true);

        assertThat(sender.sent).isEmpty();
        assertThat(trace).extracting(TraceEvent::type).containsExactly(TraceEvent.Type.FAILED);
    }

    @Test
    void onlyWantedFailuresShouldBeReported() throws Exception {
        outcomes = List.of(failed(), failed());

        service.process(message(notify(EnumSet.of(DsnNotify.FAILURE), Set.of()), NOW, 0), true);

        assertThat(onlyDsn()).contains("bob@two.example").doesNotContain("eve@two.example");
        assertThat(trace)
                .filteredOn(e -> e.type() == TraceEvent.Type.BOUNCED)
                .singleElement()
                .satisfies(e -> assertThat(e.recipients()).containsExactly("bob@two.example"));
    }

    @Test
    void successShouldBeReportedAsRelayedWhenTheNextHopDoesNotDoIt() throws Exception {
        outcomes = List.of(delivered(false), delivered(true));
        Set<DsnNotify> success = EnumSet.of(DsnNotify.SUCCESS);

        service.process(message(notify(success, success), NOW, 0), true);

        assertThat(onlyDsn())
                .contains("Final-Recipient: rfc822; bob@two.example\r\nAction: relayed\r\nStatus: 2.0.0")
                .doesNotContain("eve@two.example");
        assertThat(trace).extracting(TraceEvent::type).doesNotContain(TraceEvent.Type.BOUNCED);
    }

    @Test
    void successShouldBeReportedAsDeliveredWhenTheMailboxHasIt() throws Exception {
        configure("lmtp");
        outcomes = List.of(delivered(false), delivered(false));

        service.process(message(notify(EnumSet.of(DsnNotify.SUCCESS), NOT_SAID), NOW, 0), true);

        assertThat(onlyDsn()).contains("bob@two.example\r\nAction: delivered").doesNotContain("eve@two.example");
    }

    @Test
    void nobodyShouldBeToldOfSuccessWhenTheReversePathIsNull() throws Exception {
        outcomes = List.of(delivered(false), delivered(false));
        EnvelopeOptions options = notify(EnumSet.of(DsnNotify.SUCCESS), EnumSet.of(DsnNotify.SUCCESS));

        service.process(message("", options, NOW, 0, null), true);

        assertThat(sender.sent).isEmpty();
    }

    @Test
    void oneDsnShouldCarryAllNewsOfAnAttemptWithTheWholeMessageWhenWanted() throws Exception {
        outcomes = List.of(delivered(false), failed());
        EnvelopeOptions options = new EnvelopeOptions(
                DsnReturn.FULL,
                "my+2Bid",
                false,
                false,
                false,
                0,
                null,
                null,
                null,
                Map.of(BOB, new RecipientOptions(EnumSet.of(DsnNotify.SUCCESS), "rfc822;bob@old.example")));

        service.process(message(options, NOW, 0), true);

        assertThat(onlyDsn())
                .contains("Original-Envelope-Id: my+id")
                .contains("Original-Recipient: rfc822; bob@old.example")
                .contains("Action: relayed")
                .contains("Action: failed")
                .contains("The body.");
    }

    @Test
    void delayShouldBeReportedOnceToThoseWhoWantToHear() throws Exception {
        outcomes = List.of(deferred(), deferred());
        EnvelopeOptions options = notify(NOT_SAID, EnumSet.of(DsnNotify.FAILURE));
        Instant received = NOW.minus(RetrySettings.ASKED_NOTICE);

        service.process(message(options, received, 1), true);

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.8h", "mta.inbound");
        assertThat(text(sender.sent.get(1)))
                .contains("bob@two.example\r\nAction: delayed")
                .contains("Will-Retry-Until")
                .doesNotContain("eve@two.example");
        QueuedMessage later = sender.sent.get(0).message();
        assertThat(later.delayNoticeAt()).isEqualTo(NOW);
        assertThat(later.envelope().recipients()).containsExactly(BOB, EVE);

        sender.sent.clear();
        service.process(later.postponed(later.envelope(), NOW), true);
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.8h");
    }

    @Test
    void delayShouldNotBeReportedBeforeItIsLong() throws Exception {
        outcomes = List.of(deferred(), deferred());
        service.process(
                message(
                        EnvelopeOptions.NONE,
                        NOW.minus(RetrySettings.ASKED_NOTICE).plusSeconds(1),
                        1),
                true);
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.8h");
    }

    // ---- FUTURERELEASE: RFC 4865 ---------------------------------------------------------------------------------

    @Test
    void heldMessageShouldWaitInStepsAndGoWhenItsTimeHasCome() throws Exception {
        outcomes = List.of(delivered(true), delivered(true));
        Instant release = NOW.plus(Duration.ofHours(7));

        service.process(message(hold(release), NOW, 0), false);

        assertThat(attempts).isZero();
        Outgoing held = sender.sent.get(0);
        assertThat(held.queue()).isEqualTo("mta.retry.6h");
        assertThat(held.wakeAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(held.message().dueAt()).isEqualTo(release);
        assertThat(held.message().attempts()).isZero();

        service.clock = Clock.fixed(NOW.plus(Duration.ofHours(6)), ZoneOffset.UTC);
        service.process(held.message(), true);
        assertThat(sender.sent.get(1).queue()).isEqualTo("mta.retry.1h");

        service.clock = Clock.fixed(release, ZoneOffset.UTC);
        service.process(held.message(), true);
        assertThat(attempts).isEqualTo(1);
        assertThat(sender.sent).hasSize(2);
    }

    @Test
    void giveUpTimeShouldCountFromTheRelease() throws Exception {
        outcomes = List.of(deferred(), deferred());
        Instant received = NOW.minus(Duration.ofDays(30));

        service.process(message(hold(NOW.minusSeconds(60)), received, 0), true);

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.1m");
    }

    // ---- DELIVERBY: RFC 2852; give-up time -----------------------------------------------------------------------

    @Test
    void messageShouldComeBackWithoutAnAttemptWhenItsDeadlineHasPassed() throws Exception {
        service.process(message(by(NOW, DeliverBy.Mode.RETURN, false), NOW.minusSeconds(60), 1), true);

        assertThat(attempts).isZero();
        assertThat(onlyDsn()).contains("Action: failed\r\nStatus: 5.4.7");
        assertThat(trace).extracting(TraceEvent::type).startsWith(TraceEvent.Type.EXPIRED, TraceEvent.Type.BOUNCED);
    }

    @Test
    void messageShouldSleepNoLongerThanToItsDeadlineWhenItIsToComeBack() throws Exception {
        outcomes = List.of(deferred(), deferred());
        Instant deadline = NOW.plus(Duration.ofHours(2));

        service.process(message(by(deadline, DeliverBy.Mode.RETURN, false), NOW, 1), true);

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).isEqualTo("mta.retry.1h");
            assertThat(sent.message().dueAt()).isEqualTo(deadline);
            assertThat(sent.wakeAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        });
    }

    @Test
    void heldMessageShouldComeBackAtItsDeadlineAndNotLater() throws Exception {
        EnvelopeOptions options = new EnvelopeOptions(
                null,
                null,
                false,
                false,
                false,
                0,
                NOW.plusSeconds(10),
                new DeliverBy(NOW, DeliverBy.Mode.RETURN, false),
                null,
                Map.of());
        service.process(message(options, NOW.minusSeconds(60), 0), true);
        assertThat(onlyDsn()).contains("Status: 5.4.7");
    }

    @Test
    void senderShouldBeToldOnceAndTheMessageTriedOnWhenTheDeadlineToNotifyHasPassed() throws Exception {
        outcomes = List.of(deferred(), deferred());
        EnvelopeOptions options = by(NOW, DeliverBy.Mode.NOTIFY, false);

        service.process(message(options, NOW.minusSeconds(60), 1), true);

        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.8h", "mta.inbound");
        assertThat(text(sender.sent.get(1))).contains("Action: delayed");

        QueuedMessage later = sender.sent.get(0).message();
        sender.sent.clear();
        service.process(later.postponed(later.envelope(), NOW), true);
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.retry.8h");
    }

    @Test
    void senderShouldBeToldWhereTheDeadlineGetsLost() throws Exception {
        outcomes = List.of(delivered(true), delivered(true));
        Instant deadline = NOW.plusSeconds(600);

        service.process(message(by(deadline, DeliverBy.Mode.NOTIFY, false), NOW, 0), true);
        assertThat(onlyDsn()).contains("Action: relayed");

        sender.sent.clear();
        outcomes = List.of(kept(), kept());
        service.process(message(by(deadline, DeliverBy.Mode.NOTIFY, false), NOW, 0), true);
        assertThat(sender.sent).as("the next hop keeps it").isEmpty();

        service.process(message(by(deadline, DeliverBy.Mode.NOTIFY, true), NOW, 0), true);
        assertThat(onlyDsn()).as("each relay is to be traced").contains("Action: relayed");
    }

    @Test
    void messageShouldSleepNoLongerThanToTheGiveUpTime() throws Exception {
        outcomes = List.of(deferred(), deferred());
        Instant received = NOW.minus(Duration.ofDays(5)).plus(Duration.ofMinutes(20));
        QueuedMessage told = message(EnvelopeOptions.NONE, received, 20).delayNoticed(NOW);

        service.process(told, true);
        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.15m");

        sender.sent.clear();
        service.clock = Clock.fixed(NOW.plus(Duration.ofMinutes(20)), ZoneOffset.UTC);
        service.process(told, true);
        assertThat(onlyDsn()).contains("Status: 4.4.7");
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private String onlyDsn() throws Exception {
        assertThat(sender.sent).extracting(Outgoing::queue).containsExactly("mta.inbound");
        return text(sender.sent.get(0));
    }

    private static String text(Outgoing sent) throws Exception {
        return new String(sent.message().content().open().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static EnvelopeOptions notify(@Nullable Set<DsnNotify> bob, @Nullable Set<DsnNotify> eve) {
        return EnvelopeOptions.NONE.withRecipients(
                Map.of(BOB, new RecipientOptions(bob, null), EVE, new RecipientOptions(eve, null)));
    }

    private static EnvelopeOptions hold(Instant until) {
        return new EnvelopeOptions(null, null, false, false, false, 0, until, null, null, Map.of());
    }

    private static EnvelopeOptions by(Instant deadline, DeliverBy.Mode mode, boolean trace) {
        DeliverBy by = new DeliverBy(deadline, mode, trace);
        return new EnvelopeOptions(null, null, false, false, false, 0, null, by, null, Map.of());
    }

    private static QueuedMessage message(EnvelopeOptions options, Instant received, int attempts) {
        return message("alice@one.example", options, received, attempts, null);
    }

    private static QueuedMessage message(
            String sender, EnvelopeOptions options, Instant received, int attempts, @Nullable Instant due) {
        return new QueuedMessage(
                QueueId.next(0),
                new Envelope(ReversePath.ofTrusted(sender), Arrays.asList(BOB, EVE), BodyType.SEVEN_BIT, options),
                MessageContent.of("Subject: hello\r\n\r\nThe body.\r\n".getBytes(StandardCharsets.US_ASCII)),
                received,
                attempts,
                due,
                null,
                null);
    }

    private static DeliveryOutcome delivered(boolean dsnPassedOn) {
        return new DeliveryOutcome.Delivered(
                EnhancedStatus.of(2, 0, 0),
                "next.example[127.0.0.1]:2600",
                Reply.of(250, "2.0.0", "ok"),
                dsnPassedOn,
                false,
                "");
    }

    private static DeliveryOutcome kept() {
        return new DeliveryOutcome.Delivered(
                EnhancedStatus.of(2, 0, 0),
                "next.example[127.0.0.1]:2600",
                Reply.of(250, "2.0.0", "ok"),
                true,
                true,
                "");
    }

    private static DeliveryOutcome deferred() {
        return new DeliveryOutcome.Deferred(
                EnhancedStatus.of(4, 2, 0), "", Diagnostic.remote(Reply.of(451, "4.2.0", "later")));
    }

    private static DeliveryOutcome failed() {
        return new DeliveryOutcome.Failed(
                EnhancedStatus.of(5, 1, 1), "", Diagnostic.remote(Reply.of(550, "5.1.1", "no such user")));
    }
}
