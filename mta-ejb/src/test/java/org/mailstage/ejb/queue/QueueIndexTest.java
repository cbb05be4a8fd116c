package org.mailstage.ejb.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.trace.TraceSchema;

class QueueIndexTest {
    private final JdbcConnectionPool pool =
            JdbcConnectionPool.create("jdbc:h2:mem:queueindex;DB_CLOSE_DELAY=-1", "sa", "");
    private final QueueIndex index = new QueueIndex(pool::getConnection);

    @BeforeEach
    void fill() throws SQLException {
        TraceSchema.migrate(pool);
        insert("AAAAAAAA1", "Author@here.test", "one@there.test", "mx:there.test", TraceState.DEFERRED, 0, "451 busy");
        insert("AAAAAAAA1", "Author@here.test", "two@there.test", "mx:there.test", TraceState.HELD, 0, "held");
        insert("BBBBBBBB2", "", "author@here.test", "", TraceState.QUEUED, 3600, "");
        insert(
                "CCCCCCCC3",
                "x@other.test",
                "one@else.test",
                "smtp:relay.test:25",
                TraceState.DEFERRED,
                7200,
                "100% full");
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("SHUTDOWN");
        }
        pool.dispose();
    }

    private void insert(String id, String from, String to, String site, TraceState state, int second, String reply)
            throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO queue_entry (queue_id, recipient, recipient_key, domain, reverse_path, sender_key,"
                                + " tenant, site, state, size_octets, received_at, attempts, due_at, reply)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 4096, ?, 1, NULL, ?)")) {
            insert.setString(1, id);
            insert.setString(2, to);
            insert.setString(3, to.toLowerCase(java.util.Locale.ROOT));
            insert.setString(4, QueueEntry.domainOf(to));
            insert.setString(5, from);
            insert.setString(6, from.toLowerCase(java.util.Locale.ROOT));
            insert.setString(7, QueueEntry.domainOf(from));
            insert.setString(8, site);
            insert.setInt(9, state.code());
            insert.setObject(10, Orders.RECEIVED.plusSeconds(second).atOffset(ZoneOffset.UTC));
            insert.setString(11, reply);
            insert.executeUpdate();
        }
    }

    private static QueueFilter filter(String domain, String site, String tenant, TraceState state, String reply) {
        return new QueueFilter("", "", domain, site, tenant, state, null, null, 0, 0, reply, Set.of());
    }

    @Test
    void listShouldHoldAgainstTheTableWhatTheFilterHoldsAgainstAMessage() throws SQLException {
        List<QueueFilter> filters = List.of(
                QueueFilter.ALL,
                Orders.sender("<>"),
                Orders.sender("author@here.test"),
                Orders.sender("@here.test"),
                Orders.recipient("one@*"),
                Orders.recipient("o_e@there.test"),
                filter("there.test", "", "", null, ""),
                filter("", "mx:there.test", "", null, ""),
                filter("", "", "here.test", null, ""),
                filter("", "", "", TraceState.HELD, ""),
                filter("", "", "", null, "BUSY"),
                filter("", "", "", null, "0% f"),
                filter("", "", "", null, "0_ f"),
                QueueFilter.ofIds(Set.of("AAAAAAAA1", "CCCCCCCC3")));
        List<QueueEntry> all = index.list(QueueFilter.ALL, 10, 0);

        for (QueueFilter filter : filters) {
            List<QueueEntry> expected = all.stream().filter(filter::matches).toList();
            assertThat(index.list(filter, 10, 0)).as("%s", filter).isEqualTo(expected);
            assertThat(index.count(filter)).as("%s", filter).isEqualTo(expected.size());
        }
        assertThat(all).hasSize(4).first().satisfies(first -> {
            assertThat(first.reversePath()).isEqualTo("Author@here.test");
            assertThat(first.receivedAt()).isEqualTo(Orders.RECEIVED);
            assertThat(first.due()).isNull();
        });
    }

    @Test
    void portionsShouldBeEverythingOnceWhenPutTogether() throws SQLException {
        List<QueueEntry> first = index.after(QueueFilter.ALL, null, 3);
        List<QueueEntry> second = index.after(QueueFilter.ALL, first.get(2), 3);

        assertThat(first).hasSize(3);
        assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
        assertThat(index.after(QueueFilter.ALL, second.get(0), 3)).isEmpty();
    }

    @Test
    void shapeShouldCountAgesBySite() throws SQLException {
        Instant now = Orders.RECEIVED.plusSeconds(7300);

        var shape = index.shape(QueueFilter.ALL, List.of(Duration.ofMinutes(5), Duration.ofHours(2)), now);

        assertThat(shape).containsOnlyKeys("mx:there.test", "", "smtp:relay.test:25");
        assertThat(shape.get("mx:there.test")).containsExactly(0, 0, 2);
        assertThat(shape.get("")).containsExactly(0, 1, 0);
        assertThat(shape.get("smtp:relay.test:25")).containsExactly(1, 0, 0);
    }

    @Test
    void indexShouldNotTellATimeWhenNothingWasWritten() throws SQLException {
        assertThat(index.asOf()).isEmpty();
    }
}
