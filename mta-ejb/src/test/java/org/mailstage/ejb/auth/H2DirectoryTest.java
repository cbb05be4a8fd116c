package org.mailstage.ejb.auth;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mailstage.ejb.trace.TraceSchema;

class H2DirectoryTest extends DirectoryContract {
    private static JdbcConnectionPool pool;

    @BeforeAll
    static void open() throws SQLException {
        pool = JdbcConnectionPool.create("jdbc:h2:mem:users" + System.nanoTime() + ";DB_CLOSE_DELAY=-1", "sa", "");
        TraceSchema.migrate(pool);
    }

    @AfterAll
    static void close() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
        pool.dispose();
    }

    @Override
    DataSource database() {
        return pool;
    }
}
