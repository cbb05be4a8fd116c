package org.mailstage.ejb.auth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.mailstage.ejb.trace.TraceSchema;

class PostgresDirectoryTest extends DirectoryContract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void open() throws Exception {
        server = EmbeddedPostgres.builder().start();
        TraceSchema.migrate(server.getPostgresDatabase());
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Override
    DataSource database() {
        return server.getPostgresDatabase();
    }
}
