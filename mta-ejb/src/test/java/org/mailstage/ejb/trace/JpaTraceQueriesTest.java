package org.mailstage.ejb.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceUnavailableException;

class JpaTraceQueriesTest {
    private static DataSource failingWhile(AtomicBoolean down, DataSource dataSource) {
        return (DataSource) Proxy.newProxyInstance(
                JpaTraceQueriesTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> {
                    if (down.get() && method.getName().equals("getConnection")) {
                        throw new SQLNonTransientConnectionException("connection refused", "08001");
                    }
                    return method.invoke(dataSource, args);
                });
    }

    private static JpaTraceQueries queries(EntityManager entities) {
        JpaTraceQueries queries = new JpaTraceQueries();
        queries.entities = entities;
        return queries;
    }

    @Test
    void searchShouldSayThatTheDatabaseIsDownAndAnswerWhenItIsBack() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        try (TestDatabase database = TestDatabase.h2();
                EntityManagerFactory factory = TestDatabase.factory(failingWhile(down, database.dataSource))) {
            assertThatThrownBy(() -> queries(factory.createEntityManager()).find(TraceFilter.latest(1)))
                    .isInstanceOfAny(TraceUnavailableException.class, jakarta.persistence.PersistenceException.class);

            down.set(false);
            assertThat(queries(factory.createEntityManager()).find(TraceFilter.latest(1)))
                    .isEmpty();

            down.set(true);
            assertThatThrownBy(() -> queries(factory.createEntityManager()).life("ID"))
                    .isInstanceOf(TraceUnavailableException.class)
                    .hasMessageContaining("does not answer");
        }
    }
}
