package org.mailstage.ejb.trace;

import java.sql.SQLException;
import java.util.List;
import org.mailstage.core.trace.TraceEvent;

/** Where the events of a journal end up. For one thread. */
interface TraceDatabase {
    /** How far the journal has been written; {@link JournalPosition#START} when nothing of it has. */
    JournalPosition checkpoint(String journal) throws SQLException;

    /**
     * Writes the events and moves the checkpoint, both or nothing.
     *
     * @return rows written, as a measure of the work
     * @throws SQLException when nothing was written, or when nobody knows: the checkpoint then tells
     */
    int write(String journal, List<TraceEvent> events, JournalPosition from, JournalPosition to) throws SQLException;

    /**
     * Deletes some of the messages that were received, and last changed, before the time.
     *
     * @return messages deleted; 0 when there are no more
     */
    int deleteBefore(java.time.Instant time, int max) throws SQLException;
}
