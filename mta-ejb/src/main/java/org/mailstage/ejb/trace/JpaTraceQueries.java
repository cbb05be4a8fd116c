package org.mailstage.ejb.trace;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceQueries;

/** Searches the trace. */
@ApplicationScoped
public class JpaTraceQueries implements TraceQueries {
    @Override
    public List<MessageSummary> find(TraceFilter filter) {
        return List.of();
    }

    @Override
    public Optional<MessageLife> life(String queueId) {
        return Optional.empty();
    }

    @Override
    public List<TraceEvent> recentFailures(int limit) {
        return List.of();
    }
}
