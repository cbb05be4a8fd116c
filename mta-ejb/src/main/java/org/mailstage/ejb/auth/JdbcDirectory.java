package org.mailstage.ejb.auth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.Alias;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.User;
import org.mailstage.core.auth.UserNames;
import org.mailstage.core.sasl.ScramSecret;
import org.mailstage.ejb.database.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of users and aliases.
 *
 * <p>Thread-safe; every call is one transaction. A change moves the revision first, whose row keeps writers one behind
 * the other, and a reader takes the revision before the rows; so whoever has read a revision has at least its changes.
 */
final class JdbcDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcDirectory.class);
    private static final String USERS = "SELECT name, secret, enabled, senders, created_at, changed_at FROM mail_user";
    private static final String ALIASES = "SELECT address, targets, created_at, changed_at FROM mail_alias";

    private final Transactions transactions;

    JdbcDirectory(Transactions.ConnectionSource connections) {
        this.transactions = new Transactions(connections);
    }

    /** The revision of the tables now. */
    long revision() throws SQLException {
        return transactions.run(JdbcDirectory::revision);
    }

    /** Everything. */
    DirectorySnapshot read() throws SQLException {
        return transactions.run(connection -> {
            byte[] decoyKey = decoyKey(connection);
            return DirectorySnapshot.of(revision(connection), decoyKey, users(connection), aliases(connection));
        });
    }

    private static long revision(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT revision FROM directory_state WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static byte[] decoyKey(Connection connection) throws SQLException {
        String known = storedDecoyKey(connection);
        if (known.isEmpty()) {
            String fresh = HexFormat.of().formatHex(DirectorySnapshot.randomKey());
            execute(
                    connection,
                    "UPDATE directory_state SET decoy_key = ? WHERE id = 1 AND decoy_key = ''",
                    update -> update.setString(1, fresh));
            known = storedDecoyKey(connection);
        }
        return HexFormat.of().parseHex(known);
    }

    private static String storedDecoyKey(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT decoy_key FROM directory_state WHERE id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static List<User> users(Connection connection) throws SQLException {
        List<User> users = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(USERS);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                users.add(new User(
                        name,
                        secret(name, row.getString(2)),
                        row.getBoolean(3),
                        lines(row.getString(4)),
                        instant(row, 5),
                        instant(row, 6)));
            }
        }
        return users;
    }

    /** A secret that somebody spoilt by hand costs its user the sign-in, and nobody else. */
    private static @Nullable ScramSecret secret(String name, String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return ScramSecret.parse(text);
        } catch (IllegalArgumentException e) {
            LOG.error("MTA-12201 stored secret of a user cannot be read: user={} cause=\"{}\"", name, e.getMessage());
            return null;
        }
    }

    private static List<Alias> aliases(Connection connection) throws SQLException {
        List<Alias> aliases = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALIASES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                aliases.add(new Alias(row.getString(1), lines(row.getString(2)), instant(row, 3), instant(row, 4)));
            }
        }
        return aliases;
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Adds a user. @return false when there is one of that name */
    boolean add(User user) throws SQLException {
        return change(connection -> !exists(connection, "mail_user WHERE user_key", user.key())
                && execute(
                        connection,
                        "INSERT INTO mail_user (name, secret, enabled, senders, created_at, changed_at, user_key)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        insert -> bind(insert, user)));
    }

    /** Puts a user in the place of the one of the same name. @return false when there is none */
    boolean replace(User user) throws SQLException {
        return change(connection -> execute(
                connection,
                "UPDATE mail_user SET name = ?, secret = ?, enabled = ?, senders = ?, created_at = ?, changed_at = ?"
                        + " WHERE user_key = ?",
                update -> bind(update, user)));
    }

    private static void bind(PreparedStatement statement, User user) throws SQLException {
        statement.setString(1, user.name());
        statement.setString(2, user.storedSecret().map(ScramSecret::text).orElse(""));
        statement.setBoolean(3, user.enabled());
        statement.setString(4, String.join("\n", user.senders()));
        statement.setObject(5, time(user.createdAt()));
        statement.setObject(6, time(user.changedAt()));
        statement.setString(7, user.key());
    }

    /** @return false when there is none of that name */
    boolean removeUser(String name) throws SQLException {
        return change(connection -> execute(
                connection,
                "DELETE FROM mail_user WHERE user_key = ?",
                delete -> delete.setString(1, UserNames.key(name))));
    }

    /** Adds an alias. @return false when there is one of that address */
    boolean add(Alias alias) throws SQLException {
        return change(connection -> !exists(connection, "mail_alias WHERE alias_key", alias.key())
                && execute(
                        connection,
                        "INSERT INTO mail_alias (address, targets, created_at, changed_at, alias_key)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        insert -> bind(insert, alias)));
    }

    /** Puts an alias in the place of the one of the same address. @return false when there is none */
    boolean replace(Alias alias) throws SQLException {
        return change(connection -> execute(
                connection,
                "UPDATE mail_alias SET address = ?, targets = ?, created_at = ?, changed_at = ? WHERE alias_key = ?",
                update -> bind(update, alias)));
    }

    private static void bind(PreparedStatement statement, Alias alias) throws SQLException {
        statement.setString(1, alias.address());
        statement.setString(2, String.join("\n", alias.targets()));
        statement.setObject(3, time(alias.createdAt()));
        statement.setObject(4, time(alias.changedAt()));
        statement.setString(5, alias.key());
    }

    /** @return false when there is none of that address */
    boolean removeAlias(String address) throws SQLException {
        return change(connection -> execute(
                connection,
                "DELETE FROM mail_alias WHERE alias_key = ?",
                delete -> delete.setString(1, UserNames.key(address))));
    }

    private static boolean exists(Connection connection, String where, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM " + where + " = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Fills in the values of a statement. */
    @FunctionalInterface
    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private static boolean execute(Connection connection, String sql, Binding binding) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            binding.to(statement);
            return statement.executeUpdate() > 0;
        }
    }

    private boolean change(Transactions.Work<Boolean> work) throws SQLException {
        return transactions.run(connection -> {
            execute(connection, "UPDATE directory_state SET revision = revision + 1 WHERE id = 1", statement -> {});
            return work.on(connection);
        });
    }
}
