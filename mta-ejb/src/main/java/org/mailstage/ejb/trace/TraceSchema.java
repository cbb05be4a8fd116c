package org.mailstage.ejb.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of the database to the version that this software knows. */
public final class TraceSchema {
    private TraceSchema() {}

    /** @throws SQLException when the database does not answer or a migration failed */
    public static void migrate(DataSource dataSource) throws SQLException {
        try {
            Flyway.configure(TraceSchema.class.getClassLoader())
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .table("schema_history")
                    .placeholders(Map.of("binary", binary(dataSource)))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new SQLException("the trace tables could not be made: " + e.getMessage(), e);
        }
    }

    private static String binary(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
            return postgres ? "COLLATE \"C\"" : "";
        }
    }
}
