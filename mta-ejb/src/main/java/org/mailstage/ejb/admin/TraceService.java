package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mailstage.core.trace.MessageLife;
import org.mailstage.core.trace.MessageSummary;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceFilter;
import org.mailstage.core.trace.TraceQueries;

/**
 * Looks messages up in the trace the way people ask for them.
 *
 * <p>Thread-safe. Every method throws {@link org.mailstage.core.trace.TraceUnavailableException} when the database does
 * not answer.
 */
@ApplicationScoped
public class TraceService {
    @Inject
    TraceQueries queries;

    /** The messages that match, newest first. */
    public List<MessageSummary> find(TraceFilter filter) {
        return queries.find(filter);
    }

    /** The life of one message, its queue id written in any case; empty when the trace does not know it. */
    public Optional<MessageLife> life(String id) {
        return queries.life(id.strip().toUpperCase(Locale.ROOT));
    }

    /** The newest events that are neither reception nor delivery. */
    public List<TraceEvent> recentFailures(int limit) {
        return queries.recentFailures(limit);
    }
}
