package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mailstage.ejb.trace.Events.at;
import static org.mailstage.ejb.trace.Events.bounced;
import static org.mailstage.ejb.trace.Events.deferred;
import static org.mailstage.ejb.trace.Events.delivered;
import static org.mailstage.ejb.trace.Events.failed;
import static org.mailstage.ejb.trace.Events.received;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.RecipientSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceState;

/** What holds for the trace on every database: what was written is found again, once, whatever the order. */
abstract class TraceContract {
    private static final String JOURNAL = "11111111-2222-3333-4444-555555555555";

    private JdbcTraceDatabase written;
    private JournalPosition position = JournalPosition.START;

    abstract TestDatabase database();

    @BeforeEach
    void emptyTables() throws SQLException {
        database().clear();
        written = new JdbcTraceDatabase(database().dataSource::getConnection, Clock.systemUTC());
        position = JournalPosition.START;
    }

    private int write(TraceEvent... events) throws SQLException {
        return write(JOURNAL, List.of(events));
    }

    private int write(String journal, List<TraceEvent> events) throws SQLException {
        JournalPosition to = new JournalPosition(1, position.offset() + events.size());
        int rows = written.write(journal, events, position, to);
        position = to;
        return rows;
    }

    private MessageLife life(String id) {
        return database().queries().life(id).orElseThrow();
    }

    private List<String> find(TraceFilter filter) {
        return database().queries().find(filter).stream()
                .map(MessageSummary::id)
                .toList();
    }

    @Test
    void expressDeliveryShouldCostTwoRows() throws SQLException {
        TraceEvent received = received("AAAA00000000000001", 0, "Sender@example.org", "Rcpt@example.com");
        int rows = write(received, delivered("AAAA00000000000001", 1, 1, "Rcpt@example.com"));

        assertThat(rows).isEqualTo(2);
        assertThat(database().count("event_trace")).isZero();
        MessageLife life = life("AAAA00000000000001");
        assertThat(life.message())
                .isEqualTo(new MessageSummary(
                        "AAAA00000000000001",
                        at(0),
                        "node1",
                        "client.example[192.0.2.1]:4711",
                        "Sender@example.org",
                        4096,
                        List.of("Rcpt@example.com"),
                        1,
                        TraceState.DELIVERED,
                        at(1)));
        assertThat(life.events()).hasSize(2);
        assertThat(life.events().get(0)).isEqualTo(received);
        assertThat(life.events().get(1))
                .usingRecursiveComparison()
                .ignoringFields("reversePath")
                .isEqualTo(delivered("AAAA00000000000001", 1, 1, "Rcpt@example.com"));
    }

    @Test
    void lifeShouldBeTheSameWhenDeliveryIsToldBeforeReception() throws SQLException {
        write(
                delivered("AAAA00000000000002", 1, 1, "r@example.com"),
                received("AAAA00000000000002", 0, "s@example.org", "r@example.com"));

        assertThat(database().count("event_trace")).isZero();
        assertThat(life("AAAA00000000000002").events())
                .extracting(TraceEvent::type)
                .containsExactly(TraceEvent.Type.RECEIVED, TraceEvent.Type.DELIVERED);
    }

    @Test
    void lifeShouldTellEveryAttemptInOrder() throws SQLException {
        write(received(
                "AAAA00000000000003", 0, "sender@example.org", "a@example.com", "b@example.com", "c@example.com"));
        write(
                delivered("AAAA00000000000003", 1, 1, "a@example.com"),
                deferred("AAAA00000000000003", 1, 1, "b@example.com", "c@example.com"));
        assertThat(life("AAAA00000000000003").message().state()).isEqualTo(TraceState.DEFERRED);
        write(failed("AAAA00000000000003", 61, 2, "b@example.com"));
        write(
                delivered("AAAA00000000000003", 62, 2, "c@example.com"),
                bounced("AAAA00000000000003", 63, "b@example.com"));

        MessageLife life = life("AAAA00000000000003");
        assertThat(life.events())
                .extracting(TraceEvent::type)
                .containsExactly(
                        TraceEvent.Type.RECEIVED,
                        TraceEvent.Type.DELIVERED,
                        TraceEvent.Type.DEFERRED,
                        TraceEvent.Type.FAILED,
                        TraceEvent.Type.DELIVERED,
                        TraceEvent.Type.BOUNCED);
        assertThat(life.events().get(2))
                .isEqualTo(deferred("AAAA00000000000003", 1, 1, "b@example.com", "c@example.com"));
        assertThat(life.recipients())
                .extracting(RecipientSummary::recipient, RecipientSummary::state, RecipientSummary::attempts)
                .containsExactly(
                        tuple("a@example.com", TraceState.DELIVERED, 1),
                        tuple("b@example.com", TraceState.BOUNCED, 2),
                        tuple("c@example.com", TraceState.DELIVERED, 2));
        assertThat(life.message().state()).isEqualTo(TraceState.BOUNCED);
        assertThat(life.message().lastChange()).isEqualTo(at(63));
    }

    @Test
    void recipientShouldShowWhenItsNextAttemptIsDue() throws SQLException {
        write(
                received("AAAA00000000000004", 0, "s@example.org", "r@example.com"),
                deferred("AAAA00000000000004", 1, 1, "r@example.com"));

        RecipientSummary recipient = life("AAAA00000000000004").recipients().get(0);
        assertThat(recipient)
                .isEqualTo(new RecipientSummary(
                        "r@example.com",
                        TraceState.DEFERRED,
                        at(1),
                        1,
                        "mx:example.com",
                        "mx1.example.com[192.0.2.25]:25",
                        "4.2.0",
                        "450 4.2.0 busy",
                        at(61)));
    }

    @Test
    void laterDeliveryShouldCostNoEventRowWhenNothingElseHappened() throws SQLException {
        write(received("AAAA00000000000013", 0, "s@example.org", "r@example.com", "q@example.com"));
        assertThat(write(delivered("AAAA00000000000013", 1, 1, "r@example.com", "q@example.com")))
                .as("message, recipients, and the recipients' rows in the index of the queue")
                .isEqualTo(5);

        assertThat(database().count("event_trace")).isZero();
        assertThat(life("AAAA00000000000013").events())
                .extracting(TraceEvent::type, TraceEvent::recipients)
                .containsExactly(
                        tuple(TraceEvent.Type.RECEIVED, List.of("q@example.com", "r@example.com")),
                        tuple(TraceEvent.Type.DELIVERED, List.of("q@example.com", "r@example.com")));
    }

    @Test
    void secondDeliveryShouldShowWhenACrashDuplicatedIt() throws SQLException {
        write(
                received("AAAA00000000000005", 0, "s@example.org", "r@example.com"),
                delivered("AAAA00000000000005", 1, 1, "r@example.com"));
        write(delivered("AAAA00000000000005", 9, 1, "r@example.com"));

        assertThat(life("AAAA00000000000005").events())
                .extracting(TraceEvent::at)
                .containsExactly(at(0), at(1), at(9));
    }

    @Test
    void messageShouldBeWholeWhenAnotherNodeWroteItsDeliveryFirst() throws SQLException {
        write(delivered("AAAA00000000000006", 5, 2, "r@example.com"));
        assertThat(life("AAAA00000000000006").message().reversePath()).isEqualTo("sender@example.org");

        write(
                received("AAAA00000000000006", 0, "s@example.org", "r@example.com", "q@example.com"),
                received("AAAA00000000000007", 0, "s@example.org", "r@example.com"));

        MessageLife life = life("AAAA00000000000006");
        assertThat(life.message().receivedAt()).isEqualTo(at(0));
        assertThat(life.message().lastChange()).isEqualTo(at(5));
        assertThat(life.message().recipientCount()).isEqualTo(2);
        assertThat(life.message().state()).isEqualTo(TraceState.QUEUED);
        assertThat(life.events())
                .extracting(TraceEvent::type)
                .containsExactly(TraceEvent.Type.RECEIVED, TraceEvent.Type.DELIVERED);
        assertThat(find(TraceFilter.latest(10))).contains("AAAA00000000000007");
    }

    @Test
    void olderEventShouldNotOverwriteNewerStateWhenNodesWriteOutOfOrder() throws SQLException {
        write(received("AAAA00000000000008", 0, "s@example.org", "r@example.com"));
        write(delivered("AAAA00000000000008", 90, 2, "r@example.com"));
        write(deferred("AAAA00000000000008", 30, 1, "r@example.com"));

        MessageLife life = life("AAAA00000000000008");
        assertThat(life.message().state()).isEqualTo(TraceState.DELIVERED);
        assertThat(life.events())
                .extracting(TraceEvent::type)
                .containsExactly(TraceEvent.Type.RECEIVED, TraceEvent.Type.DEFERRED, TraceEvent.Type.DELIVERED);
    }

    @Test
    void nothingShouldBeWrittenTwiceWhenTheCheckpointHasMoved() throws SQLException {
        TraceEvent event = deferred("AAAA00000000000009", 1, 1, "r@example.com");
        JournalPosition to = new JournalPosition(1, 10);
        written.write(JOURNAL, List.of(event), JournalPosition.START, to);

        assertThatThrownBy(() -> written.write(JOURNAL, List.of(event), JournalPosition.START, to))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() ->
                        written.write(JOURNAL, List.of(event), new JournalPosition(1, 5), new JournalPosition(1, 11)))
                .isInstanceOf(SQLException.class);

        assertThat(database().count("event_trace")).isEqualTo(1);
        assertThat(written.checkpoint(JOURNAL)).isEqualTo(to);
        assertThat(written.checkpoint("other")).isEqualTo(JournalPosition.START);
    }

    @Test
    void everyTextShouldFitWhenItIsTooLong() throws SQLException {
        String huge = "X".repeat(5000);
        TraceEvent event = new TraceEvent(
                huge, TraceEvent.Type.DEFERRED, at(0), huge, huge, List.of(huge), huge, huge, huge, huge, 1, 1, null);
        write(event);

        assertThat(life("X".repeat(32)).events()).hasSize(1);
    }

    @Test
    void eventShouldKeepManyRecipients() throws SQLException {
        String[] recipients = IntStream.range(0, 2000)
                .mapToObj(i -> "recipient" + i + "@example.com")
                .toArray(String[]::new);
        write(received("AAAA00000000000010", 0, "", recipients), failed("AAAA00000000000010", 1, 1, recipients));

        MessageLife life = life("AAAA00000000000010");
        assertThat(life.recipients()).hasSize(2000).allMatch(r -> r.state() == TraceState.FAILED);
        assertThat(database().queries().find(TraceFilter.latest(1)).get(0).recipients())
                .hasSize(MessageSummary.SHOWN_RECIPIENTS);
    }

    @Test
    void lifeShouldBeEmptyWhenTheMessageIsUnknown() {
        assertThat(database().queries().life("NOSUCHMESSAGE")).isEmpty();
    }

    @Test
    void searchShouldFindByEveryPartOfTheFilter() throws SQLException {
        write(
                received("BBBB00000000000001", 0, "Alice@example.org", "Bob@example.com", "carol@sub.example.net"),
                received("BBBB00000000000002", 10, "dave@example.org", "bob@example.com"),
                received("CCCC00000000000003", 20, "", "eve_x@example.net"),
                delivered("BBBB00000000000002", 11, 1, "bob@example.com"));

        TraceFilter all = TraceFilter.latest(10);
        assertThat(find(all)).containsExactly("CCCC00000000000003", "BBBB00000000000002", "BBBB00000000000001");
        assertThat(find(all.page(1, 1))).containsExactly("BBBB00000000000002");
        assertThat(find(all.withId("bbbb00000000000001"))).containsExactly("BBBB00000000000001");
        assertThat(find(all.withSender("alice@EXAMPLE.org"))).containsExactly("BBBB00000000000001");
        assertThat(find(all.withSender("@example.org"))).containsExactly("BBBB00000000000002", "BBBB00000000000001");
        assertThat(find(all.withRecipient("bob@example.com")))
                .containsExactly("BBBB00000000000002", "BBBB00000000000001");
        assertThat(find(all.withRecipient("*@*.example.net"))).containsExactly("BBBB00000000000001");
        assertThat(find(all.withRecipient("eve"))).containsExactly("CCCC00000000000003");
        assertThat(find(all.withRecipient("eve%"))).isEmpty();
        assertThat(find(all.withRecipient("carol_sub"))).isEmpty();
        assertThat(find(all.withState(TraceState.DELIVERED))).containsExactly("BBBB00000000000002");
        assertThat(find(all.between(at(10), at(20)))).containsExactly("BBBB00000000000002");
        assertThat(find(all.withSender("@example.org").withState(TraceState.QUEUED)))
                .containsExactly("BBBB00000000000001");
        assertThat(find(all.withText("bbbb"))).containsExactly("BBBB00000000000002", "BBBB00000000000001");
        assertThat(find(all.withText("bbbb00000000000002"))).containsExactly("BBBB00000000000002");
        assertThat(find(all.withText("dave@example.org"))).containsExactly("BBBB00000000000002");
        assertThat(find(all.withText("eve_x@example.net"))).containsExactly("CCCC00000000000003");
        assertThat(find(all.withText("example.org").page(1, 1))).containsExactly("BBBB00000000000001");
        assertThat(find(all.withText("nobody@example.org"))).isEmpty();
        assertThat(find(all.withText("' OR 1=1 --"))).isEmpty();
    }

    @Test
    void recentFailuresShouldBeNewestFirstWithoutDeliveries() throws SQLException {
        write(
                received("AAAA00000000000011", 0, "s@example.org", "r@example.com"),
                deferred("AAAA00000000000011", 1, 1, "r@example.com"),
                failed("AAAA00000000000012", 5, 1, "q@example.com"),
                delivered("AAAA00000000000011", 61, 2, "r@example.com"));

        assertThat(database().queries().recentFailures(10))
                .containsExactly(
                        failed("AAAA00000000000012", 5, 1, "q@example.com"),
                        deferred("AAAA00000000000011", 1, 1, "r@example.com"));
        assertThat(database().queries().recentFailures(1)).hasSize(1);
    }

    @Test
    void messageShouldBeKeptWhenItIsOldAndStillInAQueue() throws SQLException {
        write(
                received("HELD000000000001", 0, "s@example.org", "r@example.com"),
                deferred("HELD000000000001", 1, 1, "r@example.com"));

        assertThat(written.deleteBefore(at(500), 10)).isZero();
        assertThat(database().count("queue_entry")).isEqualTo(1);
    }

    @Test
    void indexOfTheQueueShouldHoldARecipientUntilItIsFinal() throws SQLException {
        write(received("AAAA00000000000001", 0, "s@example.org", "a@example.com", "b@example.com"));
        assertThat(database().count("queue_entry")).isEqualTo(2);

        write(deferred("AAAA00000000000001", 1, 1, "a@example.com", "b@example.com"));
        write(delivered("AAAA00000000000001", 2, 2, "a@example.com"));
        assertThat(database().count("queue_entry")).isEqualTo(1);

        write(failed("AAAA00000000000001", 3, 2, "b@example.com"));
        assertThat(database().count("queue_entry")).isZero();
    }

    @Test
    void indexOfTheQueueShouldNotBeTouchedWhenDeliveredAtOnce() throws SQLException {
        int rows = write(
                received("AAAA00000000000001", 0, "s@example.org", "a@example.com"),
                delivered("AAAA00000000000001", 1, 1, "a@example.com"));

        assertThat(rows).isEqualTo(2);
        assertThat(database().count("queue_entry")).isZero();
    }

    @Test
    void retentionShouldDeleteOldMessagesInPortionsAndKeepTheOthers() throws SQLException {
        for (int i = 0; i < 5; i++) {
            write(
                    received("OLD000000000000" + i, i, "s@example.org", "r@example.com"),
                    failed("OLD000000000000" + i, i, 1, "r@example.com"));
        }
        write(received("NEW0000000000001", 100, "s@example.org", "r@example.com"));
        write(
                received("OPEN000000000001", 0, "s@example.org", "r@example.com"),
                deferred("OPEN000000000001", 200, 1, "r@example.com"));

        List<Integer> deleted = new ArrayList<>();
        int portion;
        do {
            portion = written.deleteBefore(at(50), 2);
            deleted.add(portion);
        } while (portion > 0);

        assertThat(deleted).containsExactly(2, 2, 1, 0);
        assertThat(find(TraceFilter.latest(10))).containsExactly("NEW0000000000001", "OPEN000000000001");
        assertThat(database().count("recipient_trace")).isEqualTo(2);
        assertThat(database().count("event_trace")).isEqualTo(1);
    }

    @Test
    void twoNodesShouldMakeOneMessageWhenTheyWriteAtOnce() throws Exception {
        int messages = 60;
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            Future<?> receiving = nodes.submit(() -> writeEach(
                    "node-a",
                    IntStream.range(0, messages)
                            .mapToObj(i -> received("RACE" + (10000 + i), 0, "s@example.org", "r@example.com"))
                            .toList()));
            Future<?> delivering = nodes.submit(() -> writeEach(
                    "node-b",
                    IntStream.range(0, messages)
                            .mapToObj(i -> delivered("RACE" + (10000 + i), 1, 1, "r@example.com"))
                            .toList()));
            receiving.get();
            delivering.get();
        } finally {
            nodes.shutdownNow();
        }
        assertThat(database().queries().find(TraceFilter.latest(1000)))
                .hasSize(messages)
                .allMatch(m -> m.state() == TraceState.DELIVERED && m.size() == 4096 && m.recipientCount() == 1);
    }

    /** As the writer does it: on trouble (a deadlock, a key that somebody else was quicker to write) it starts again. */
    private Void writeEach(String journal, List<TraceEvent> events) throws SQLException {
        List<List<TraceEvent>> batches = new ArrayList<>();
        for (int i = 0; i < events.size(); i += 5) {
            List<TraceEvent> batch = new ArrayList<>(events.subList(i, Math.min(i + 5, events.size())));
            Collections.shuffle(batch, new java.util.Random(i));
            batches.add(batch);
        }
        JournalPosition from = JournalPosition.START;
        for (List<TraceEvent> batch : batches) {
            JournalPosition to = new JournalPosition(1, from.offset() + batch.size());
            for (int attempt = 0; !to.equals(from); attempt++) {
                try {
                    written.write(journal, batch, from, to);
                    from = to;
                } catch (SQLException e) {
                    if (attempt > 20) {
                        throw e;
                    }
                    assertThat(written.checkpoint(journal)).isEqualTo(from);
                }
            }
        }
        return null;
    }
}
