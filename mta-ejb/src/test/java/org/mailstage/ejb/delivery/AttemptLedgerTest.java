package org.mailstage.ejb.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.address.ReversePath;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.config.MailSettingsParser;
import org.mailstage.core.delivery.DeliveryOutcome;
import org.mailstage.core.message.BodyType;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;
import org.mailstage.core.routing.NextHop;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.ejb.config.NodeSettings;
import org.mailstage.ejb.messaging.QueuedMessage;

class AttemptLedgerTest {
    private static final NextHop HOP = NextHop.mx("one.example");

    @TempDir
    Path data;

    private final List<TraceEvent> trace = new ArrayList<>();

    @Test
    void messageShouldBeInDoubtAfterACrashWhenItsAttemptWasUnderWay() {
        QueuedMessage tried = message("0AAAAAAA01", 0, "a@one.example", "b@one.example");
        ledger().begin(tried);

        AttemptLedger afterCrash = ledger();

        assertThat(afterCrash.wasUnderWay(tried)).isTrue();
        assertThat(afterCrash.wasUnderWay(message("0AAAAAAA02", 0, "a@one.example", "b@one.example")))
                .isFalse();
        assertThat(afterCrash.wasUnderWay(message("0AAAAAAA01", 1, "a@one.example", "b@one.example")))
                .isFalse();
        assertThat(afterCrash.wasUnderWay(message("0AAAAAAA01", 0, "a@one.example")))
                .isFalse();
    }

    @Test
    void messageShouldBeInDoubtAfterARollbackOnlyWhenItsAttemptWasUnderWay() {
        AttemptLedger ledger = ledger();
        QueuedMessage tried = message("0AAAAAAA01", 0, "a@one.example");
        ledger.begin(tried).close();

        assertThat(ledger.wasUnderWay(tried)).isFalse();
        assertThat(ledger.wasUnderWay(tried.givenOutAgain())).isTrue();
        assertThat(ledger.wasUnderWay(message("0AAAAAAA02", 0, "a@one.example").givenOutAgain()))
                .isFalse();
    }

    @Test
    void attemptUnderWayShouldBeRememberedHoweverManyCameAfterIt() {
        AttemptLedger ledger = ledger();
        QueuedMessage slow = message("0AAAAAAA01", 0, "a@one.example");
        AttemptLedger.Entry underWay = ledger.begin(slow);
        for (int i = 0; i < 2 * AttemptLedger.SLOTS; i++) {
            ledger.begin(message("0BBBBBBB01", i, "a@one.example")).close();
        }

        assertThat(ledger().wasUnderWay(slow)).isTrue();
        underWay.close();
        for (int i = 0; i < AttemptLedger.SLOTS; i++) {
            ledger.begin(message("0BBBBBBB02", i, "a@one.example")).close();
        }
        assertThat(ledger().wasUnderWay(slow)).isFalse();
    }

    @Test
    void attemptShouldGoOnWhenMoreAreUnderWayThanFit() {
        AttemptLedger ledger = ledger();
        for (int i = 0; i <= AttemptLedger.SLOTS; i++) {
            ledger.begin(message("0BBBBBBB01", i, "a@one.example"));
        }

        assertThat(ledger().wasUnderWay(message("0BBBBBBB01", AttemptLedger.SLOTS, "a@one.example")))
                .isFalse();
    }

    @Test
    void attemptShouldGoOnWhenTheFileCannotBeHad() throws Exception {
        Files.createDirectory(data.resolve("attempts.ledger"));
        AttemptLedger ledger = ledger();
        QueuedMessage message = message("0AAAAAAA01", 0, "a@one.example");

        ledger.begin(message).close();

        assertThat(ledger.wasUnderWay(message.givenOutAgain())).isFalse();
    }

    @Test
    void doubtShouldBeRecordedAndTheAttemptMadeUnlessThePolicyHolds() {
        QueuedMessage tried = message("0AAAAAAA01", 0, "a@one.example");
        ledger().begin(tried);
        Doubts doubts = doubts();

        assertThat(doubts.beforeAttempt(tried, HOP, settings("retry"))).isEmpty();
        assertThat(doubts.beforeAttempt(tried, HOP, settings("assume-delivered")))
                .isEmpty();
        assertThat(trace).hasSize(2).allSatisfy(event -> {
            assertThat(event.type()).isEqualTo(TraceEvent.Type.IN_DOUBT);
            assertThat(event.evidence()).startsWith("policy retry: an attempt on this node was cut off");
        });
        trace.clear();

        Optional<DeliveryOutcome.Deferred> held = doubts.beforeAttempt(tried, HOP, settings("hold"));
        assertThat(held)
                .isPresent()
                .get()
                .satisfies(outcome -> assertThat(outcome.inDoubt()).isTrue());
        assertThat(trace).isEmpty();
    }

    @Test
    void doubtShouldBeWordedWithCareWhenOnlyTheBrokerKnowsOfAnEarlierDelivery() {
        Doubts doubts = doubts();
        QueuedMessage message = message("0AAAAAAA01", 0, "a@one.example");

        assertThat(doubts.beforeAttempt(message, HOP, settings("retry"))).isEmpty();
        assertThat(trace).isEmpty();
        assertThat(doubts.beforeAttempt(message.givenOutAgain(), HOP, settings("retry")))
                .isEmpty();
        assertThat(trace)
                .singleElement()
                .satisfies(event -> assertThat(event.evidence()).contains("an attempt may have been under way"));
    }

    private Doubts doubts() {
        Doubts doubts = new Doubts();
        doubts.ledger = ledger();
        doubts.events = new AttemptEvents();
        doubts.events.trace = trace::add;
        doubts.events.node = new NodeSettings();
        return doubts;
    }

    private AttemptLedger ledger() {
        AttemptLedger ledger = new AttemptLedger();
        ledger.open(data);
        return ledger;
    }

    private static MailSettings settings(String policy) {
        return MailSettingsParser.parse("", Map.of("delivery.in-doubt", policy), "mx.example")
                .settings()
                .orElseThrow();
    }

    private static QueuedMessage message(String id, int attempts, String... recipients) {
        Envelope envelope = new Envelope(
                ReversePath.NULL,
                Arrays.stream(recipients).map(Mailbox::ofTrusted).toList(),
                BodyType.SEVEN_BIT);
        return new QueuedMessage(
                new QueueId(id),
                envelope,
                MessageContent.of("a: b\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                Instant.EPOCH,
                attempts,
                null,
                null,
                null);
    }
}
