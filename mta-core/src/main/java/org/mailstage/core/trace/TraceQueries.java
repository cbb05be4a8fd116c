package org.mailstage.core.trace;

import java.util.List;
import java.util.Optional;

/**
 * Reads the trace. Thread-safe; asks the database, so never called on the mail path. What happened within the last
 * seconds may be missing (the trace is written behind the mail path).
 *
 * <p>Every method throws {@link TraceUnavailableException} when the database does not answer.
 */
public interface TraceQueries {
    /** The messages that match, newest first. */
    List<MessageSummary> find(TraceFilter filter);

    /** The life of one message; empty when the trace does not know it (yet, or any more). */
    Optional<MessageLife> life(String queueId);

    /** The newest events that an administrator may want to see: everything but receptions and deliveries. */
    List<TraceEvent> recentFailures(int limit);
}
