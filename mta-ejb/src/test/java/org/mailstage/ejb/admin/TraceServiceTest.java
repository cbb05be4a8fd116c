package org.mailstage.ejb.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ejb.EJBException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceQueries;
import org.mailstage.core.trace.TraceUnavailableException;

class TraceServiceTest {
    private RuntimeException failure = new IllegalStateException();
    private String asked = "";

    @Test
    void lifeShouldFindIdWhenWrittenInLowerCase() {
        TraceService service = service();

        assertThat(service.life(" 0k3xj5q2abcd ")).isEmpty();
        assertThat(asked).isEqualTo("0K3XJ5Q2ABCD");
    }

    @Test
    void findShouldTellDatabaseIsDownWhenContainerWrappedThat() {
        failure = new EJBException(new TraceUnavailableException("The database does not answer", failure));

        assertThatThrownBy(() -> service().find(TraceFilter.latest(1)))
                .isInstanceOf(TraceUnavailableException.class)
                .hasMessage("The database does not answer");
    }

    @Test
    void findShouldPassOnWhatIsAFaultOfOurs() {
        failure = new EJBException(new IllegalStateException("bug"));

        assertThatThrownBy(() -> service().find(TraceFilter.latest(1))).isSameAs(failure);
    }

    private TraceService service() {
        TraceService service = new TraceService();
        service.trace = new TraceQueries() {
            @Override
            public List<MessageSummary> find(TraceFilter filter) {
                throw failure;
            }

            @Override
            public Optional<MessageLife> life(String queueId) {
                asked = queueId;
                return Optional.empty();
            }

            @Override
            public List<TraceEvent> recentFailures(int limit) {
                throw failure;
            }
        };
        return service;
    }
}
