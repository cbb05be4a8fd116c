package org.mailstage.ejb.trace;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** A database with the trace tables, and JPA on it with the unit that the server uses. */
final class TestDatabase implements AutoCloseable {
    final DataSource dataSource;
    private final EntityManagerFactory factory;
    private final AutoCloseable server;
    private EntityManager entities;

    private TestDatabase(DataSource dataSource, AutoCloseable server) throws SQLException {
        this.dataSource = dataSource;
        this.server = server;
        TraceSchema.migrate(dataSource);
        this.factory = factory(dataSource);
        this.entities = factory.createEntityManager();
    }

    static TestDatabase h2() throws SQLException {
        JdbcConnectionPool pool =
                JdbcConnectionPool.create("jdbc:h2:mem:trace" + System.nanoTime() + ";DB_CLOSE_DELAY=-1", "sa", "");
        return new TestDatabase(pool, () -> {
            execute(pool, "SHUTDOWN");
            pool.dispose();
        });
    }

    static TestDatabase postgres(DataSource dataSource) throws SQLException {
        return new TestDatabase(dataSource, () -> {});
    }

    static EntityManagerFactory factory(DataSource dataSource) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        properties.put("jakarta.persistence.jtaDataSource", "");
        properties.put("jakarta.persistence.nonJtaDataSource", dataSource);
        properties.put("eclipselink.logging.level", "WARNING");
        return Persistence.createEntityManagerFactory("mailstage", properties);
    }

    JpaTraceQueries queries() {
        entities.close();
        entities = factory.createEntityManager();
        JpaTraceQueries queries = new JpaTraceQueries();
        queries.entities = entities;
        return queries;
    }

    void clear() throws SQLException {
        for (String table :
                new String[] {"event_trace", "recipient_trace", "message_trace", "trace_checkpoint", "queue_entry"}) {
            execute(dataSource, "DELETE FROM " + table);
        }
    }

    long count(String table) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws Exception {
        entities.close();
        factory.close();
        server.close();
    }
}
