package org.mailstage.ejb.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.dsn.RecipientReport;
import org.mailstage.core.dsn.RecipientReport.Fate;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.smtp.EnhancedStatus;
import org.mailstage.core.smtp.Reply;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.MailSender.Outgoing;
import org.mailstage.ejb.messaging.QueuedMessage;

class BounceServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Mailbox BOB = Mailbox.ofTrusted("bob@two.example");
    private static final Mailbox ADMIN = Mailbox.ofTrusted("admin@home.example");

    private final List<TraceEvent> trace = new ArrayList<>();
    private final BounceService service = BounceServiceFixture.with(trace::add, new NodeSettings());

    // ---- limit ---------------------------------------------------------------------------------------------------

    @Test
    void failuresShouldBeRecordedAsNotReportedWhenTheSenderGetsTooManyReports() throws Exception {
        MailSettings settings = settings(Map.of("bounces.limit", "2/1h"));
        for (int i = 0; i < 2; i++) {
            assertThat(tell("alice@one.example", BOB, settings, NOW)).isPresent();
        }
        trace.clear();

        assertThat(tell("Alice@one.example", BOB, settings, NOW)).isPresent();
        assertThat(tell("alice@ONE.example", BOB, settings, NOW)).isEmpty();

        assertThat(trace)
                .filteredOn(event -> event.type() == TraceEvent.Type.UNREPORTED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.recipients()).containsExactly("bob@two.example");
                    assertThat(event.evidence()).contains("2/1h").contains("550 5.1.1 no such user");
                });
        assertThat(tell("alice@one.example", BOB, settings, NOW.plus(Duration.ofHours(1))))
                .isPresent();
    }

    @Test
    void nothingShouldBeRecordedAsNotReportedWhenItIsNoFailure() throws Exception {
        MailSettings settings = settings(Map.of("bounces.limit", "1/1h"));
        tell("alice@one.example", BOB, settings, NOW);
        trace.clear();
        DeliveryOutcome.Delivered delivered = new DeliveryOutcome.Delivered(
                EnhancedStatus.of(2, 0, 0), "mx[192.0.2.1]:25", Reply.of(250, "2.0.0", "ok"));

        Optional<Outgoing> report = service.tell(
                message("alice@one.example", BOB),
                List.of(RecipientReport.succeeded(BOB, Fate.RELAYED, delivered, NOW)),
                settings,
                NOW);

        assertThat(report).isEmpty();
        assertThat(trace).isEmpty();
    }

    // ---- double bounces ------------------------------------------------------------------------------------------

    @Test
    void doubleBounceShouldGoToTheDeadLetterQueueWhenNobodyWantsIt() throws Exception {
        Outgoing sent = tell("", BOB, settings(Map.of()), NOW).orElseThrow();

        assertThat(sent.queue()).isEqualTo("mta.dead-letter");
        assertThat(types()).containsExactly(TraceEvent.Type.DEAD_LETTERED);
    }

    @Test
    void doubleBounceShouldBeReportedWithTheWholeMessageWhenAnAdministratorWantsIt() throws Exception {
        Outgoing sent = tell("", BOB, withAdministrator(Map.of()), NOW).orElseThrow();

        assertThat(sent.queue()).isEqualTo("mta.inbound");
        assertThat(sent.message().envelope().reversePath().isNull()).isTrue();
        assertThat(sent.message().envelope().recipients()).containsExactly(ADMIN);
        assertThat(text(sent))
                .contains("To: <admin@home.example>")
                .contains("Final-Recipient: rfc822; bob@two.example\r\nAction: failed")
                .contains("The body of the bounce.");
        assertThat(types()).containsExactly(TraceEvent.Type.BOUNCED, TraceEvent.Type.RECEIVED);
    }

    @Test
    void doubleBounceShouldGoToTheDeadLetterQueueWhenTheAdministratorCannotBeReachedEither() throws Exception {
        Outgoing sent = tell("", ADMIN, withAdministrator(Map.of()), NOW).orElseThrow();

        assertThat(sent.queue()).isEqualTo("mta.dead-letter");
    }

    @Test
    void doubleBouncesShouldGoToTheDeadLetterQueueWhenTheyAreTooMany() throws Exception {
        MailSettings settings = withAdministrator(Map.of("bounces.limit", "1/1h"));

        assertThat(tell("", BOB, settings, NOW).orElseThrow().queue()).isEqualTo("mta.inbound");
        assertThat(tell("", BOB, settings, NOW).orElseThrow().queue()).isEqualTo("mta.dead-letter");
    }

    // ---- ---------------------------------------------------------------------------------------------------------

    private Optional<Outgoing> tell(String reversePath, Mailbox recipient, MailSettings settings, Instant now)
            throws Exception {
        DeliveryOutcome.Failed failed = new DeliveryOutcome.Failed(
                EnhancedStatus.of(5, 1, 1),
                "mx[192.0.2.1]:25",
                Diagnostic.remote(Reply.of(550, "5.1.1", "no such user")));
        return service.tell(
                message(reversePath, recipient),
                List.of(RecipientReport.failed(recipient, failed, now)),
                settings,
                now);
    }

    private List<TraceEvent.Type> types() {
        return trace.stream().map(TraceEvent::type).toList();
    }

    private static String text(Outgoing sent) throws Exception {
        return new String(sent.message().content().open().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static QueuedMessage message(String reversePath, Mailbox recipient) {
        return QueuedMessage.fresh(
                QueueId.next(0),
                new Envelope(ReversePath.ofTrusted(reversePath), List.of(recipient), BodyType.SEVEN_BIT),
                MessageContent.of(
                        "Subject: bounce\r\n\r\nThe body of the bounce.\r\n".getBytes(StandardCharsets.US_ASCII)),
                NOW);
    }

    private static MailSettings withAdministrator(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("bounces.double-bounce-address", ADMIN.toString());
        return settings(all);
    }

    private static MailSettings settings(Map<String, String> overrides) {
        return MailSettingsParser.parse("", overrides, "mx.example").settings().orElseThrow();
    }
}
