package org.mailstage.ejb.trace;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the trace.
 *
 * @param journal directory of the journal
 * @param journalMaxSize octets that the journal may take while the database is down
 * @param segmentSize octets of one journal file
 * @param handOver most events that wait in memory for the journal
 * @param batch events that are worth a transaction; fewer wait up to {@code maxDelay}
 * @param maxDelay longest time that an event waits for others while the database answers
 * @param maxRowsPerSecond most rows written into the database in a second, so that mail comes first; 0 for no limit
 * @param maxLag longest time that the trace gives way to mail; zero means never
 * @param retention messages older than this are deleted
 */
record TraceSettings(
        Path journal,
        long journalMaxSize,
        long segmentSize,
        int handOver,
        int batch,
        Duration maxDelay,
        int maxRowsPerSecond,
        Duration maxLag,
        Duration retention) {
    /** Most events in one transaction. */
    static final int MAX_BATCH = 4000;

    static TraceSettings defaults(Path journal) {
        return new TraceSettings(
                journal,
                1L << 30,
                16L << 20,
                65_536,
                2000,
                Duration.ofSeconds(1),
                5000,
                Duration.ofSeconds(60),
                Duration.ofDays(14));
    }
}
