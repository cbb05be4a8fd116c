package org.mailstage.ejb.trace;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the journal into the database, in order, until it is stopped; deletes old messages when there is
 * nothing else to do.
 *
 * <p>Runs on one thread. While the database does not answer it tries again, first after a second, later every
 * {@value #MAX_RETRY_SECONDS} seconds. An event that the database takes in no company and not alone is left out, counted
 * and logged: one bad event must not stop the trace. After each transaction it pauses, so that no more than the
 * configured number of rows is written in a second; in a burst of mail it gives way for a while ({@link GiveWay}).
 */
final class DatabaseWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWriter.class);
    private static final int MAX_RETRY_SECONDS = 30;
    private static final Duration RETENTION_EVERY = Duration.ofHours(1);
    private static final int RETENTION_CHUNK = 500;
    private static final long GIVE_WAY_NANOS = 250_000_000;

    /** Makes the tables; called until it succeeds. */
    @FunctionalInterface
    interface Schema {
        void migrate() throws SQLException;
    }

    private final TraceJournal journal;
    private final JournalReader reader;
    private final TraceDatabase database;
    private final Schema schema;
    private final TraceSettings settings;
    private final GiveWay giveWay;
    private final Clock clock;

    private volatile boolean stopping;
    private volatile boolean signalled;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Instant downSince;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private boolean ready;
    private @Nullable JournalPosition position;
    private int failures;
    /** True when nothing but a signal is waited for. */
    private boolean idle;

    private Instant nextRetention = Instant.MIN;

    DatabaseWriter(
            TraceJournal journal,
            TraceDatabase database,
            Schema schema,
            TraceSettings settings,
            GiveWay giveWay,
            Clock clock) {
        this.journal = journal;
        this.reader = new JournalReader(journal);
        this.database = database;
        this.schema = schema;
        this.settings = settings;
        this.giveWay = giveWay;
        this.clock = clock;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            while (!stopping) {
                pause(round());
            }
        } finally {
            close();
        }
    }

    /** One batch. @return nanoseconds to wait before the next one, or less when a signal comes */
    private long round() {
        idle = false;
        try {
            JournalPosition from = prepare();
            if (giveWay.wanted()) {
                return GIVE_WAY_NANOS;
            }
            long start = System.nanoTime();
            JournalReader.Batch batch = reader.read(from, TraceSettings.MAX_BATCH);
            int rows = write(from, batch);
            up();
            if (batch.events().size() < settings.batch()) {
                giveWay.caughtUp();
                boolean more = retention();
                idle = !more;
                return more
                        ? pacing(RETENTION_CHUNK * 3, start)
                        : settings.maxDelay().toNanos();
            }
            return pacing(rows, start);
        } catch (SQLException | IOException | RuntimeException e) {
            down(e);
            return Math.min(1L << Math.min(failures - 1, 10), MAX_RETRY_SECONDS) * 1_000_000_000L;
        }
    }

    private JournalPosition prepare() throws SQLException {
        if (!ready) {
            schema.migrate();
            ready = true;
        }
        JournalPosition known = position;
        if (known == null) {
            known = database.checkpoint(journal.id());
            position = known;
            journal.consumedUpTo(known);
        }
        return known;
    }

    private int write(JournalPosition from, JournalReader.Batch batch) throws SQLException {
        if (batch.end().equals(from)) {
            return 0;
        }
        int rows;
        try {
            rows = database.write(journal.id(), batch.events(), from, batch.end());
        } catch (SQLException | RuntimeException e) {
            // Whether it was written is not known here; the database knows.
            position = null;
            if (!isRefusal(e)) {
                throw e;
            }
            return writeOneByOne(from, e);
        }
        moved(batch.end(), batch.events().size());
        return rows;
    }

    /** The database refuses the batch for what is in it: writes each event by itself and leaves out the refused ones. */
    private int writeOneByOne(JournalPosition start, Exception reason) throws SQLException {
        LOG.warn("MTA-13012 trace batch refused, written event by event reason={}", reason.toString());
        int rows = 0;
        JournalPosition from = start;
        for (int i = 0; i < TraceSettings.MAX_BATCH; i++) {
            JournalReader.Batch one;
            try {
                one = reader.read(from, 1);
            } catch (IOException e) {
                throw new SQLException(e);
            }
            if (one.events().isEmpty()) {
                break;
            }
            rows += writeOne(from, one);
            from = one.end();
        }
        return rows;
    }

    private int writeOne(JournalPosition from, JournalReader.Batch one) throws SQLException {
        int rows;
        try {
            rows = database.write(journal.id(), one.events(), from, one.end());
        } catch (SQLException | RuntimeException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            rows = database.write(journal.id(), List.of(), from, one.end());
            TraceEvent event = one.events().get(0);
            refused.incrementAndGet();
            LOG.error(
                    "MTA-13013 trace event refused by the database and left out queueId={} type={} reason={}",
                    event.id(),
                    event.type(),
                    e.toString());
        }
        moved(one.end(), one.events().size());
        return rows;
    }

    private void moved(JournalPosition end, int events) {
        position = end;
        written.addAndGet(events);
        journal.consumedUpTo(end);
    }

    /** True when the data are at fault (SQLSTATE classes 22 and 23, or a bug of ours), not the connection or the server. */
    private static boolean isRefusal(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return true;
        }
        for (SQLException cause = sql; cause != null; cause = cause.getNextException()) {
            String state = cause.getSQLState();
            if (state != null && (state.startsWith("22") || state.startsWith("23"))) {
                return true;
            }
        }
        return false;
    }

    /** Deletes one portion when it is time. @return true when there may be more */
    private boolean retention() throws SQLException {
        Instant now = clock.instant();
        if (now.isBefore(nextRetention)) {
            return false;
        }
        int deleted = database.deleteBefore(now.minus(settings.retention()), RETENTION_CHUNK);
        if (deleted > 0) {
            return true;
        }
        nextRetention = now.plus(RETENTION_EVERY);
        return false;
    }

    private long pacing(int rows, long start) {
        if (settings.maxRowsPerSecond() == 0) {
            return 0;
        }
        long fair = rows * 1_000_000_000L / settings.maxRowsPerSecond();
        return Math.max(0, fair - (System.nanoTime() - start));
    }

    private void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        while (!stopping) {
            long left = end - System.nanoTime();
            if (left <= 0 || (signalled && idle)) {
                break;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                // The server's thread pool ends.
                stopping = true;
            }
        }
        signalled = false;
    }

    /** A batch is waiting. */
    void signal() {
        signalled = true;
        wake();
    }

    private void up() {
        failures = 0;
        Instant since = downSince;
        if (since != null) {
            downSince = null;
            LOG.info(
                    "MTA-13011 trace database answers again downFor={} backlogOctets={}",
                    Duration.between(since, clock.instant()),
                    journal.backlog());
        }
    }

    private void down(Exception reason) {
        failures++;
        position = null;
        if (downSince == null) {
            downSince = clock.instant();
            LOG.warn(
                    "MTA-13010 trace database does not take events, they wait in the journal reason={}",
                    reason.toString());
            LOG.debug("cause", reason);
        }
    }

    private void close() {
        try {
            reader.close();
        } catch (IOException e) {
            LOG.debug("trace journal reader not closed", e);
        }
    }

    /** Lets the thread end after its current transaction; the rest waits in the journal for the next start. */
    void stop() {
        stopping = true;
        wake();
    }

    private void wake() {
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    /** Since when the database does not take events; null while it does. */
    @Nullable
    Instant downSince() {
        return downSince;
    }

    /** Events written since the start. */
    long written() {
        return written.get();
    }

    /** Events left out, because the database refused them or because they were not readable. */
    long leftOut() {
        return refused.get() + reader.unreadable();
    }
}
