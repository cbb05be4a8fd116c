package org.mailstage.ejb.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceState;
import org.mailstage.ejb.database.Transactions;

/**
 * Searches the index of the queue, a table with a row for each recipient that is not final.
 *
 * <p>Thread-safe; every call is one transaction and is given up after {@value #TIMEOUT_SECONDS} seconds. The index is
 * written with the trace and lags behind the broker as that does.
 */
final class QueueIndex {
    private static final int TIMEOUT_SECONDS = 10;
    private static final String COLUMNS =
            "SELECT queue_id, reverse_path, recipient, site, state, size_octets, received_at,"
                    + " attempts, due_at, reply FROM queue_entry";
    private static final String OLDEST_FIRST =
            " ORDER BY received_at, queue_id, recipient OFFSET ? ROWS FETCH FIRST ? ROWS ONLY";
    private static final String BY_KEY = " ORDER BY queue_id, recipient FETCH FIRST ? ROWS ONLY";
    private static final String WRITTEN = "SELECT MAX(written_at) FROM trace_checkpoint";

    private final Transactions transactions;

    QueueIndex(Transactions.ConnectionSource connections) {
        this.transactions = new Transactions(connections);
    }

    /** What matches, the oldest first. */
    List<QueueEntry> list(QueueFilter filter, int limit, int offset) throws SQLException {
        FilterSql where = FilterSql.of(filter);
        where.parameters().add(offset);
        where.parameters().add(limit);
        return entries(COLUMNS + where.text() + OLDEST_FIRST, where);
    }

    /** What matches, in portions: the entries that follow one in the order of queue id and recipient. */
    List<QueueEntry> after(QueueFilter filter, @Nullable QueueEntry last, int limit) throws SQLException {
        FilterSql where = FilterSql.of(filter);
        if (last != null) {
            where.and("(queue_id > ? OR queue_id = ? AND recipient > ?)", last.id(), last.id(), last.recipient());
        }
        where.parameters().add(limit);
        return entries(COLUMNS + where.text() + BY_KEY, where);
    }

    private List<QueueEntry> entries(String sql, FilterSql where) throws SQLException {
        return transactions.run(connection -> {
            try (PreparedStatement select = prepare(connection, sql, where);
                    ResultSet row = select.executeQuery()) {
                List<QueueEntry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(entry(row));
                }
                return entries;
            }
        });
    }

    /** How much matches. */
    long count(QueueFilter filter) throws SQLException {
        FilterSql where = FilterSql.of(filter);
        return transactions.run(connection -> {
            try (PreparedStatement select =
                            prepare(connection, "SELECT COUNT(*) FROM queue_entry" + where.text(), where);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Until when the index has been written; empty before anything was. */
    Optional<Instant> asOf() throws SQLException {
        return transactions.run(connection -> {
            try (PreparedStatement select = connection.prepareStatement(WRITTEN);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        });
    }

    /**
     * How many entries of each site are of which age.
     *
     * @param ages bounds of the ages, growing; there is one count more than bounds
     */
    Map<String, long[]> shape(QueueFilter filter, List<Duration> ages, Instant now) throws SQLException {
        FilterSql where = FilterSql.of(filter);
        StringBuilder sql = new StringBuilder("SELECT site");
        List<Object> bounds = new ArrayList<>();
        for (int i = 0; i <= ages.size(); i++) {
            sql.append(", SUM(CASE WHEN received_at <= ? AND received_at > ? THEN 1 ELSE 0 END)");
            bounds.add(time(i == 0 ? now.plus(Duration.ofDays(1)) : now.minus(ages.get(i - 1))));
            bounds.add(time(i == ages.size() ? Instant.EPOCH : now.minus(ages.get(i))));
        }
        sql.append(" FROM queue_entry").append(where.text()).append(" GROUP BY site ORDER BY COUNT(*) DESC, site");
        where.parameters().addAll(0, bounds);
        return transactions.run(connection -> {
            try (PreparedStatement select = prepare(connection, sql.toString(), where);
                    ResultSet row = select.executeQuery()) {
                Map<String, long[]> shape = new LinkedHashMap<>();
                while (row.next()) {
                    long[] counts = new long[ages.size() + 1];
                    for (int i = 0; i < counts.length; i++) {
                        counts[i] = row.getLong(i + 2);
                    }
                    shape.put(row.getString(1), counts);
                }
                return shape;
            }
        });
    }

    private static PreparedStatement prepare(Connection connection, String sql, FilterSql where) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            int index = 1;
            for (Object parameter : where.parameters()) {
                statement.setObject(index++, parameter);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static QueueEntry entry(ResultSet row) throws SQLException {
        OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
        return new QueueEntry(
                row.getString("queue_id"),
                row.getString("reverse_path"),
                row.getString("recipient"),
                row.getString("site"),
                TraceState.ofCode(row.getInt("state")),
                row.getLong("size_octets"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                due == null ? null : due.toInstant(),
                row.getString("reply"));
    }
}
