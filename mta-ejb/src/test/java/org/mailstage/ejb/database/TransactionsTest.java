package org.mailstage.ejb.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private final List<String> calls = new ArrayList<>();
    private String failing = "";
    private final Transactions transactions = new Transactions(this::connection);

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                TransactionsTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    String call = arguments == null ? method.getName() : method.getName() + " " + arguments[0];
                    calls.add(call);
                    if (call.equals(failing)) {
                        throw new SQLException(call);
                    }
                    return null;
                });
    }

    @Test
    void workShouldBeCommitted() throws SQLException {
        assertThat(transactions.<String>run(connection -> "done")).isEqualTo("done");

        assertThat(calls).containsExactly("setAutoCommit false", "commit", "setAutoCommit true", "close");
    }

    @Test
    void workShouldBeRolledBackWhenItThrows() {
        assertThatThrownBy(() -> transactions.run(connection -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");

        assertThat(calls).containsExactly("setAutoCommit false", "rollback", "setAutoCommit true", "close");
    }

    @Test
    void workShouldBeRolledBackWhenCommitFails() {
        failing = "commit";

        assertThatThrownBy(() -> transactions.run(connection -> "done")).hasMessage("commit");

        assertThat(calls).containsExactly("setAutoCommit false", "commit", "rollback", "setAutoCommit true", "close");
    }

    @Test
    void reasonShouldBeKeptWhenRollbackFailsToo() {
        failing = "rollback";

        assertThatThrownBy(() -> transactions.run(connection -> {
                    throw new SQLException("broken");
                }))
                .hasMessage("broken")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void resultShouldBeGivenWhenConnectionBreaksAfterCommit() throws SQLException {
        failing = "setAutoCommit true";

        assertThat(transactions.<String>run(connection -> "done")).isEqualTo("done");
    }
}
