package org.mailstage.ejb.trace;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.core.trace.TraceStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of an event from the mail path into the database: hand-over, journal, database, with a thread behind each of
 * the first two.
 *
 * <p>{@link #record} is all that the mail path touches: it puts the event into the hand-over. Events that have come to
 * the journal survive the end of the process and are carried into the database by the next one.
 */
final class TracePipeline implements TraceRecorder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TracePipeline.class);
    private static final long STOP_MILLIS = 5000;

    private final HandOver<TraceEvent> handOver;
    private final TraceJournal journal;
    private final JournalWriter journalWriter;
    private final DatabaseWriter databaseWriter;
    private final Thread journalThread;
    private final Thread databaseThread;

    /** @throws IOException when the journal cannot be opened */
    TracePipeline(
            TraceSettings settings,
            TraceDatabase database,
            DatabaseWriter.Schema schema,
            ThreadFactory threads,
            Clock clock)
            throws IOException {
        handOver = new HandOver<>(settings.handOver());
        journal = new TraceJournal(settings.journal(), settings.segmentSize(), settings.journalMaxSize(), clock);
        journalWriter = new JournalWriter(handOver, journal, settings.batch(), this::signal);
        GiveWay giveWay = new GiveWay(journalWriter::appended, System::nanoTime, settings.maxLag());
        databaseWriter = new DatabaseWriter(journal, database, schema, settings, giveWay, clock);
        journalThread = threads.newThread(journalWriter);
        databaseThread = threads.newThread(databaseWriter);
        journalThread.start();
        databaseThread.start();
    }

    @Override
    public void record(TraceEvent event) {
        handOver.offer(event);
    }

    private void signal() {
        databaseWriter.signal();
    }

    TraceStatus status() {
        return new TraceStatus(
                databaseWriter.downSince(),
                journalWriter.isFailing(),
                handOver.size(),
                journal.backlog(),
                databaseWriter.written(),
                handOver.dropped() + journal.droppedEvents() + databaseWriter.leftOut());
    }

    /** Writes to the journal what was recorded; what is then not in the database waits for the next start. */
    @Override
    public void close() {
        journalWriter.stop();
        databaseWriter.stop();
        try {
            journalThread.join(STOP_MILLIS);
            databaseThread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            journal.close();
        } catch (IOException e) {
            LOG.warn("MTA-13008 trace journal not closed reason={}", e.toString());
        }
    }
}
