package org.mailstage.ejb.trace;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresTraceTest extends TraceContract {
    private static EmbeddedPostgres server;
    private static TestDatabase database;

    @BeforeAll
    static void open() throws Exception {
        server = EmbeddedPostgres.builder().start();
        database = TestDatabase.postgres(server.getPostgresDatabase());
    }

    @AfterAll
    static void close() throws Exception {
        database.close();
        server.close();
    }

    @Override
    TestDatabase database() {
        return database;
    }
}
