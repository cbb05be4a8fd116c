package org.mailstage.ejb.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in a transaction of its own each time. Thread-safe if the source of connections is. */
public final class Transactions {
    /** Gives connections; what keeps it from that is an SQLException, whatever it is. */
    @FunctionalInterface
    public interface ConnectionSource {
        /** Gives a connection, which is closed after use. */
        Connection getConnection() throws SQLException;
    }

    /** Work within one transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; leaves commit and rollback to the caller. */
        T on(Connection connection) throws SQLException;
    }

    private final ConnectionSource connections;

    /** @param connections asked for each transaction */
    public Transactions(ConnectionSource connections) {
        this.connections = connections;
    }

    /**
     * Does the work and commits it.
     *
     * @throws SQLException what the work or the database throws; nothing of the work is kept then, unless the commit
     *     itself failed: whether that was done is not known
     */
    public <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            } finally {
                // A pool hands the connection to others.
                restoreAutoCommit(connection);
            }
        }
    }

    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static void restoreAutoCommit(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException expected) {
            // The connection is broken; whoever takes it next hears of it.
        }
    }
}
