package org.mailstage.ejb.queue;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.mailstage.ejb.trace.AddressPattern;

/** The conditions of a filter as a WHERE clause; values are parameters, never text. For one thread. */
final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();

    private FilterSql() {}

    static FilterSql of(QueueFilter filter) {
        FilterSql sql = new FilterSql();
        if (filter.sender().equals(QueueFilter.NULL_PATH)) {
            sql.and("sender_key = ?", "");
        } else {
            sql.andAddress("sender_key", filter.sender());
        }
        sql.andAddress("recipient_key", filter.recipient());
        sql.andText("domain", filter.domain());
        sql.andText("site", filter.site());
        sql.andText("tenant", filter.tenant());
        if (filter.state() != null) {
            sql.and("state = ?", filter.state().code());
        }
        if (filter.receivedFrom() != null) {
            sql.and("received_at >= ?", filter.receivedFrom().atOffset(ZoneOffset.UTC));
        }
        if (filter.receivedBefore() != null) {
            sql.and("received_at < ?", filter.receivedBefore().atOffset(ZoneOffset.UTC));
        }
        if (filter.minSize() > 0) {
            sql.and("size_octets >= ?", filter.minSize());
        }
        if (filter.maxSize() > 0) {
            sql.and("size_octets <= ?", filter.maxSize());
        }
        if (!filter.reply().isEmpty()) {
            String part = filter.reply().toLowerCase(Locale.ROOT);
            String escaped = part.replace("!", "!!").replace("%", "!%").replace("_", "!_");
            sql.and("LOWER(reply) LIKE ? ESCAPE '!'", "%" + escaped + "%");
        }
        if (!filter.ids().isEmpty()) {
            String marks = String.join(", ", Collections.nCopies(filter.ids().size(), "?"));
            sql.and("queue_id IN (" + marks + ")", filter.ids().toArray());
        }
        return sql;
    }

    private void andAddress(String column, String text) {
        if (!text.isEmpty()) {
            AddressPattern pattern = AddressPattern.parse(text);
            and(column + (pattern.exact() ? " = ?" : " LIKE ? ESCAPE '!'"), pattern.value());
        }
    }

    private void andText(String column, String text) {
        if (!text.isEmpty()) {
            and(column + " = ?", text);
        }
    }

    void and(String condition, Object... values) {
        conditions.add(condition);
        parameters.addAll(Arrays.asList(values));
    }

    /** With a blank in front; empty when there is no condition. */
    String text() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** In the order of their question marks; may be added to. */
    List<Object> parameters() {
        return parameters;
    }
}
