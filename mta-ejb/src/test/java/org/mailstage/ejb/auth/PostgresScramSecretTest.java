package org.mailstage.ejb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mailstage.core.sasl.ScramSecret;

/** Stored secrets are those of PostgreSQL: it signs users in with ours, and we check passwords against its own. */
class PostgresScramSecretTest {
    private static final String PASSWORD = "p\u00e4ss w\u00f6rd \u2168";

    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void databaseShouldSignInAUserWithOurSecret() throws Exception {
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement sql = admin.createStatement()) {
            sql.execute("create role ann login password '"
                    + ScramSecret.create(PASSWORD.toCharArray()).text() + "'");
            try (ResultSet file = sql.executeQuery("show hba_file")) {
                file.next();
                Files.writeString(
                        Path.of(file.getString(1)),
                        "host all ann all scram-sha-256\nhost all all all trust\nlocal all all trust\n");
            }
            sql.execute("select pg_reload_conf()");
        }
        Awaitility.await()
                .untilAsserted(() -> assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> signIn("wrong"))
                        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01")));
        assertThat(signIn(PASSWORD)).isEqualTo("ann");
        assertThat(signIn("p\u00e4ss\u00a0wo\u0308rd IX"))
                .as("another spelling")
                .isEqualTo("ann");
    }

    private static String signIn(String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres", "ann", password);
                Statement sql = connection.createStatement();
                ResultSet user = sql.executeQuery("select session_user")) {
            user.next();
            return user.getString(1);
        }
    }

    @Test
    void secretOfTheDatabaseShouldBeReadAndChecked() throws Exception {
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement sql = admin.createStatement()) {
            sql.execute("create role bob login password '" + PASSWORD + "'");
            try (ResultSet row = sql.executeQuery("select rolpassword from pg_authid where rolname = 'bob'")) {
                row.next();
                ScramSecret secret = ScramSecret.parse(row.getString(1));
                assertThat(secret.verify(PASSWORD.toCharArray())).isTrue();
                assertThat(secret.verify("password".toCharArray())).isFalse();
            }
        }
    }
}
