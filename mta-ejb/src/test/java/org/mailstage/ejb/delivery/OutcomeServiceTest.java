package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.config.ParseResult;
import org.mailstage.core.delivery.DeliveryFailurePolicy;
import org.mailstage.core.delivery.DeliveryFailurePolicy.Trouble;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.DeliveryPhase;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.DeliverBy;
import org.mailstage.core.message.DsnNotify;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.EnvelopeOptions;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.message.RecipientOptions;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.routing.Site;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.bounce.BounceServiceFixture;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

/** Retry rules, notices of delay and doubts, as they show in what is sent and recorded. */
class OutcomeServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final NextHop HOP = NextHop.mx("one.example");
    private static final Site SITE = new Site("mx:one.example");
    private static final String HOST = "mx.one.example[192.0.2.1]:25";
    private static final String RULES = """
            hostname: mx.example
            retry:
              schedule: 10m, 1h
              give-up: 5d
              jitter: 10%
              rules:
                greylist: {errors: [greylist], schedule: 1m}
                full: {errors: [quota], schedule: 6h, give-up: 2d}
                partner: {domains: ["*.partner.example"], schedule: 30s}
            """;

    private final CapturingSender sender = new CapturingSender();
    private final List<TraceEvent> trace = new ArrayList<>();
    private final OutcomeService service = new OutcomeService();
    private String content = "Subject: hello\r\n\r\nbody\r\n";
    private EnvelopeOptions options = EnvelopeOptions.NONE;
    private MailSettings settings = settings(RULES);

    @BeforeEach
    void wire() {
        NodeSettings node = new NodeSettings();
        AttemptEvents events = new AttemptEvents();
        events.trace = trace::add;
        events.node = node;
        service.sender = sender;
        service.events = events;
        service.bounces = BounceServiceFixture.with(trace::add, node);
        DeliveryFixture.wire(service, new DeliveryAttempts(), events);
    }

    // ---- rules ---------------------------------------------------------------------------------------------------

    @Test
    void recipientsShouldWaitByTheirOwnRulesWhenTheirErrorsDiffer() throws Exception {
        apply(
                message(NOW, 0, "a@one.example", "b@one.example", "c@one.example", "d@one.example"),
                deferred(451, "4.3.0", "trouble"),
                deferred(450, "4.2.0", "Greylisted for 60 seconds"),
                deferred(451, "4.3.2", "trouble"),
                deferred(452, "4.2.2", "mailbox full"));

        assertThat(sender.sent)
                .extracting(Outgoing::queue)
                .containsExactly("mta.retry.10m", "mta.retry.1m", "mta.retry.6h");
        assertThat(sender.sent.get(0).message().envelope().recipients())
                .containsExactly(Mailbox.ofTrusted("a@one.example"), Mailbox.ofTrusted("c@one.example"));
        assertThat(sender.sent.get(2).message().dueAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
        assertThat(sender.sent)
                .allSatisfy(sent -> assertThat(sent.message().attempts()).isEqualTo(1));
    }

    @Test
    void ruleForADomainShouldCountWhateverTheError() throws Exception {
        apply(message(NOW, 3, "a@mail.partner.example"), deferred(451, "4.3.0", "trouble"));

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.30s");
    }

    @Test
    void giveUpTimeShouldBeThatOfTheRule() throws Exception {
        QueuedMessage old = message(NOW.minus(Duration.ofDays(2)), 9, "a@one.example", "b@one.example");

        apply(old, deferred(452, "4.2.2", "mailbox full"), deferred(451, "4.3.0", "trouble"));

        assertThat(sender.sent.get(0).queue()).isEqualTo("mta.retry.1h");
        assertThat(types()).contains(TraceEvent.Type.EXPIRED, TraceEvent.Type.BOUNCED, TraceEvent.Type.DEFERRED);
        assertThat(bounce())
                .contains("a@one.example\r\nAction: failed\r\nStatus: 4.4.7")
                .contains("b@one.example\r\nAction: delayed");
    }

    @Test
    void lastAttemptShouldBeMadeAtTheGiveUpTimeOfTheRule() throws Exception {
        QueuedMessage old = message(NOW.minus(Duration.ofHours(47)), 9, "a@one.example");

        apply(old, deferred(452, "4.2.2", "mailbox full"));

        Outgoing sent = sender.sent.get(0);
        assertThat(sent.message().dueAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(sent.queue()).isEqualTo("mta.retry.1h");
    }

    @Test
    void deadlineShouldCutTheWaitOfARuleShort() throws Exception {
        DeliverBy by = new DeliverBy(NOW.plus(Duration.ofMinutes(20)), DeliverBy.Mode.RETURN, false);
        options = new EnvelopeOptions(null, null, false, false, false, 0, null, by, null, Map.of());

        apply(message(NOW, 0, "a@one.example"), deferred(452, "4.2.2", "mailbox full"));

        Outgoing sent = sender.sent.get(0);
        assertThat(sent.message().dueAt()).isEqualTo(by.deadline());
        assertThat(sent.queue()).isEqualTo("mta.retry.15m");
        assertThat(sent.wakeAt()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
    }

    @Test
    void giveUpTimeOfARuleShouldCountFromTheReleaseOfAHeldMessage() throws Exception {
        options = new EnvelopeOptions(
                null, null, false, false, false, 0, NOW.minus(Duration.ofHours(1)), null, null, Map.of());

        apply(message(NOW.minus(Duration.ofDays(3)), 1, "a@one.example"), deferred(452, "4.2.2", "mailbox full"));

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.6h");
    }

    @Test
    void jitterShouldMakeTheWaitLongerInTheSameTier() throws Exception {
        service.deferrals.random = () -> 0.5;

        apply(message(NOW, 0, "a@one.example"), deferred(451, "4.3.0", "trouble"));

        Outgoing sent = sender.sent.get(0);
        assertThat(sent.queue()).isEqualTo("mta.retry.10m");
        assertThat(sent.wakeAt()).isNull();
        assertThat(sent.message().dueAt())
                .isEqualTo(NOW.plus(Duration.ofMinutes(10)).plusSeconds(30));
        assertThat(trace.get(0).next()).isEqualTo(sent.message().dueAt());
    }

    // ---- notice of delay -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Precedence: bulk",
                "precedence:  junk",
                "Auto-Submitted: auto-generated",
                "List-Id: <news.example>",
                "List-Unsubscribe:\r\n <mailto:u@example>"
            })
    void onlyWhoAskedShouldHearOfADelayWhenTheMailIsInBulk(String field) throws Exception {
        content = "Subject: news\r\n" + field + "\r\n\r\nbody\r\n";
        options = asked("b@one.example", DsnNotify.DELAY);

        apply(message(hoursAgo(5), 3, "a@one.example", "b@one.example"), trouble(), trouble());

        assertThat(bounce()).contains("b@one.example\r\nAction: delayed").doesNotContain("a@one.example");
        assertThat(sender.sent.get(0).message().delayNoticeAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: no", "Precedence: first-class", "X-List-Id: x", "Subject: List-Id: x"})
    void senderShouldHearOfADelayWhenTheMailIsNotInBulk(String field) throws Exception {
        content = field + "\r\n\r\nList-Id: in the body\r\n";

        apply(message(hoursAgo(5), 3, "a@one.example"), trouble());

        assertThat(bounce()).contains("Action: delayed");
    }

    @Test
    void nobodyShouldHearOfADelayWhenPriorityIsLow() throws Exception {
        options = new EnvelopeOptions(null, null, false, false, false, -4, null, null, null, Map.of());

        apply(message(hoursAgo(5), 3, "a@one.example"), trouble());

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.1h");
    }

    @ParameterizedTest
    @CsvSource({"none, 100, false", "1h, 0, false", "1h, 1, true", "6h, 5, false"})
    void delayNoticeShouldFollowTheSetting(String notice, int hours, boolean told) throws Exception {
        settings = settings("retry: {delay-notice: " + notice + "}");

        apply(message(hoursAgo(hours), 3, "a@one.example"), trouble());

        assertThat(sender.sent).hasSize(told ? 2 : 1);
    }

    @Test
    void whoAskedShouldHearOfADelayWhenNobodyElseDoes() throws Exception {
        settings = settings("retry: {delay-notice: none}");
        options = asked("a@one.example", DsnNotify.DELAY);

        apply(message(hoursAgo(4), 3, "a@one.example"), trouble());

        assertThat(bounce()).contains("Action: delayed");
    }

    // ---- in doubt ------------------------------------------------------------------------------------------------

    @Test
    void messageShouldBeTriedAgainAndRecordedWhenItIsInDoubt() throws Exception {
        apply(message(NOW, 0, "a@one.example"), inDoubt());

        assertThat(sender.sent).singleElement().extracting(Outgoing::queue).isEqualTo("mta.retry.10m");
        assertThat(types()).containsExactly(TraceEvent.Type.IN_DOUBT, TraceEvent.Type.DEFERRED);
        assertThat(trace.get(0).evidence())
                .startsWith("policy retry: connection lost while waiting for the reply to the end of data");
        assertThat(trace.get(0).recipients()).containsExactly("a@one.example");
        assertThat(trace.get(0).attempt()).isEqualTo(1);
    }

    @Test
    void messageShouldCountAsDeliveredWhenThePolicySaysSo() throws Exception {
        settings = settings("delivery: {in-doubt: assume-delivered}");
        options = asked("a@one.example", DsnNotify.SUCCESS);

        apply(message(NOW, 0, "a@one.example", "b@one.example"), inDoubt(), trouble());

        assertThat(sender.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.message().envelope().recipients())
                        .containsExactly(Mailbox.ofTrusted("b@one.example")));
        assertThat(types())
                .containsExactly(TraceEvent.Type.IN_DOUBT, TraceEvent.Type.DELIVERED, TraceEvent.Type.DEFERRED);
        assertThat(trace.get(0).evidence()).startsWith("policy assume-delivered: ");
        assertThat(trace.get(1).evidence()).startsWith("assumed, nobody knows: ");
        assertThat(trace.get(1).status()).isEqualTo("2.0.0");
    }

    @Test
    void messageShouldBeHeldWhenThePolicySaysSo() throws Exception {
        settings = settings("delivery: {in-doubt: hold}");

        apply(message(NOW, 0, "a@one.example", "b@one.example"), inDoubt(), delivered());

        assertThat(sender.sent).singleElement().satisfies(sent -> {
            assertThat(sent.queue()).isEqualTo("mta.hold");
            assertThat(sent.reason()).startsWith("in doubt: connection lost");
            assertThat(sent.message().attempts()).isEqualTo(1);
            assertThat(sent.message().dueAt()).isNull();
            assertThat(sent.message().envelope().recipients()).containsExactly(Mailbox.ofTrusted("a@one.example"));
        });
        assertThat(types()).containsExactly(TraceEvent.Type.DELIVERED, TraceEvent.Type.IN_DOUBT, TraceEvent.Type.HELD);
    }

    @Test
    void nothingShouldBeInDoubtWhenTheConnectionBrokeBeforeTheFinalDot() throws Exception {
        DeliveryOutcome broken = DeliveryFailurePolicy.onTrouble(
                        DeliveryPhase.CONTENT, Trouble.CONNECTION_LOST, "reset", true)
                .outcome(HOST);

        apply(message(NOW, 0, "a@one.example"), broken);

        assertThat(types()).containsExactly(TraceEvent.Type.DEFERRED);
    }

    // ---- ---------------------------------------------------------------------------------------------------------

    private void apply(QueuedMessage message, DeliveryOutcome... outcomes) throws Exception {
        service.apply(message, HOP, SITE, List.of(outcomes), settings, NOW);
    }

    private List<TraceEvent.Type> types() {
        return trace.stream()
                .map(TraceEvent::type)
                .filter(type -> type != TraceEvent.Type.RECEIVED)
                .toList();
    }

    private String bounce() throws Exception {
        List<Outgoing> dsns = sender.sent.stream()
                .filter(sent -> sent.queue().equals("mta.inbound"))
                .toList();
        assertThat(dsns).hasSize(1);
        return new String(dsns.get(0).message().content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static Instant hoursAgo(int hours) {
        return NOW.minus(Duration.ofHours(hours));
    }

    private static EnvelopeOptions asked(String recipient, DsnNotify condition) {
        @Nullable Set<DsnNotify> conditions = EnumSet.of(condition);
        return EnvelopeOptions.NONE.withRecipients(
                Map.of(Mailbox.ofTrusted(recipient), new RecipientOptions(conditions, null)));
    }

    private static DeliveryOutcome inDoubt() {
        return DeliveryFailurePolicy.onTrouble(DeliveryPhase.DATA_END, Trouble.CONNECTION_LOST, "reset", true)
                .outcome(HOST);
    }

    private static DeliveryOutcome delivered() {
        return new DeliveryOutcome.Delivered(EnhancedStatus.of(2, 0, 0), HOST, Reply.of(250, "2.0.0", "ok"));
    }

    private static DeliveryOutcome trouble() {
        return deferred(451, "4.3.0", "trouble");
    }

    private static DeliveryOutcome deferred(int code, String status, String text) {
        return new DeliveryOutcome.Deferred(
                EnhancedStatus.parse(status), HOST, Diagnostic.remote(Reply.of(code, status, text)));
    }

    private QueuedMessage message(Instant received, int attempts, String... recipients) {
        Envelope envelope = new Envelope(
                        ReversePath.ofTrusted("sender@origin.example"),
                        Arrays.stream(recipients).map(Mailbox::ofTrusted).toList(),
                        BodyType.SEVEN_BIT)
                .withOptions(options);
        return new QueuedMessage(
                QueueId.next(0),
                envelope,
                MessageContent.of(content.getBytes(StandardCharsets.US_ASCII)),
                received,
                attempts,
                null,
                null,
                null);
    }

    private static MailSettings settings(String yaml) {
        ParseResult result = MailSettingsParser.parse(yaml, Map.of(), "mx.example");
        assertThat(result.faults()).isEmpty();
        return result.settings().orElseThrow();
    }
}
