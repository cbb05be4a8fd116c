package org.mailstage.ejb.trace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;

/**
 * Keeps the index of the queue in step with the trace, in its transaction: recipients come in while they are not final
 * and go out when they are. What was delivered at once never had a row.
 */
final class QueueEntryWriter {
    private static final String INSERT = "INSERT INTO queue_entry (recipient_key, domain, reverse_path, sender_key,"
            + " tenant, site, state, size_octets, received_at, attempts, due_at, reply, queue_id, recipient)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE = "UPDATE queue_entry SET recipient_key = ?, domain = ?, reverse_path = ?,"
            + " sender_key = ?, tenant = ?, site = ?, state = ?, size_octets = ?, received_at = ?, attempts = ?,"
            + " due_at = ?, reply = ? WHERE queue_id = ? AND recipient = ?";
    private static final String DELETE = "DELETE FROM queue_entry WHERE queue_id = ? AND recipient = ?";

    private QueueEntryWriter() {}

    /** @return rows written */
    static int write(Connection connection, Collection<MessageRow> messages) throws SQLException {
        int inserts = 0;
        int updates = 0;
        int deletes = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (MessageRow message : messages) {
                for (RecipientRow recipient : message.recipients.values()) {
                    if (!recipient.changed) {
                        continue;
                    }
                    if (!recipient.isInQueue()) {
                        deletes += recipient.listed ? delete(delete, message, recipient) : 0;
                    } else if (recipient.listed) {
                        updates += bind(update, message, recipient);
                    } else {
                        inserts += bind(insert, message, recipient);
                    }
                }
            }
            execute(insert, inserts);
            execute(update, updates);
            execute(delete, deletes);
        }
        return inserts + updates + deletes;
    }

    private static int delete(PreparedStatement statement, MessageRow message, RecipientRow recipient)
            throws SQLException {
        statement.setString(1, message.id);
        statement.setString(2, recipient.recipient);
        statement.addBatch();
        return 1;
    }

    private static int bind(PreparedStatement statement, MessageRow message, RecipientRow recipient)
            throws SQLException {
        String recipientKey = Columns.key(recipient.recipient);
        String senderKey = Columns.key(message.reversePath);
        statement.setString(1, recipientKey);
        statement.setString(2, domain(recipientKey));
        statement.setString(3, Columns.fit(message.reversePath, Columns.ADDRESS));
        statement.setString(4, senderKey);
        statement.setString(5, domain(senderKey));
        statement.setString(6, Columns.key(recipient.nextHop));
        statement.setInt(7, recipient.state.code());
        statement.setLong(8, message.size);
        statement.setObject(9, message.receivedAt.atOffset(ZoneOffset.UTC));
        statement.setInt(10, recipient.attempts);
        Instant due = recipient.next;
        if (due == null) {
            statement.setNull(11, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(11, due.atOffset(ZoneOffset.UTC));
        }
        statement.setString(12, Columns.fit(recipient.evidence, Columns.EVIDENCE));
        statement.setString(13, message.id);
        statement.setString(14, recipient.recipient);
        statement.addBatch();
        return 1;
    }

    private static String domain(String key) {
        return key.substring(key.lastIndexOf('@') + 1);
    }

    private static void execute(PreparedStatement batch, int size) throws SQLException {
        if (size > 0) {
            batch.executeBatch();
        }
    }
}
