package org.mailstage.ejb.admin;

import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceQueries;
import org.mailstage.core.trace.TraceUnavailableException;

/**
 * Looks messages up in the trace the way people ask for them.
 *
 * <p>Thread-safe. Every method throws {@link TraceUnavailableException} when the database does not answer.
 */
@ApplicationScoped
public class TraceService {
    @Inject
    TraceQueries trace;

    /** The messages that match, newest first. */
    public List<MessageSummary> find(TraceFilter filter) {
        return read(queries -> queries.find(filter));
    }

    /** The life of one message, its queue id written in any case; empty when the trace does not know it. */
    public Optional<MessageLife> life(String id) {
        String known = id.strip().toUpperCase(Locale.ROOT);
        return read(queries -> queries.life(known));
    }

    /** The newest events that are neither reception nor delivery. */
    public List<TraceEvent> recentFailures(int limit) {
        return read(queries -> queries.recentFailures(limit));
    }

    /** The queries are a session bean, which wraps what it throws. */
    private <T> T read(Function<TraceQueries, T> question) {
        try {
            return question.apply(trace);
        } catch (EJBException e) {
            if (e.getCause() instanceof TraceUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
