package org.mailstage.ejb.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the hand-over and appends them to the journal, until it is stopped; then it writes what is left.
 *
 * <p>Runs on one thread. It looks for events every {@value #PAUSE_MILLIS} ms instead of being woken, since waking a
 * thread costs the waker more than everything else it does here. While the disk takes nothing, events wait in the
 * hand-over until that is full.
 */
final class JournalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final long PAUSE_MILLIS = 50;
    private static final long RETRY_MILLIS = 1000;
    private static final int CHUNK = 1000;

    private final HandOver<TraceEvent> handOver;
    private final TraceJournal journal;
    private final int signalAfter;
    private final Runnable signal;
    private final StringBuilder lines = new StringBuilder(64 * 1024);
    private volatile boolean stopping;
    private volatile boolean failing;
    private volatile @Nullable Thread thread;
    private volatile long appended;
    private int inLines;
    private int sinceSignal;
    private long droppedBefore;

    /** @param signal called when so many events were appended since the last time */
    JournalWriter(HandOver<TraceEvent> handOver, TraceJournal journal, int signalAfter, Runnable signal) {
        this.handOver = handOver;
        this.journal = journal;
        this.signalAfter = signalAfter;
        this.signal = signal;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (true) {
            boolean last = stopping;
            boolean done = writeAll();
            reportDropped();
            if (last) {
                return;
            }
            // An interruption by the server's thread pool means the same as stop().
            if (Thread.interrupted()) {
                stopping = true;
            } else {
                LockSupport.parkNanos((done ? PAUSE_MILLIS : RETRY_MILLIS) * 1_000_000);
            }
        }
    }

    private boolean writeAll() {
        while (true) {
            if (lines.length() == 0 && !fill()) {
                return true;
            }
            try {
                journal.append(lines.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                if (!failing) {
                    failing = true;
                    LOG.error(
                            "MTA-13005 trace journal cannot be written, events wait in memory reason={}", e.toString());
                }
                return false;
            }
            if (failing) {
                failing = false;
                LOG.info("MTA-13006 trace journal can be written again");
            }
            lines.setLength(0);
            appended += inLines;
            inLines = 0;
            if (sinceSignal >= signalAfter) {
                sinceSignal = 0;
                signal.run();
            }
        }
    }

    private boolean fill() {
        int events = 0;
        TraceEvent event = handOver.poll();
        while (event != null) {
            TraceLine.append(event, lines);
            events++;
            event = events < CHUNK ? handOver.poll() : null;
        }
        sinceSignal += events;
        inLines = events;
        return events > 0;
    }

    private void reportDropped() {
        long dropped = handOver.dropped();
        if (dropped > droppedBefore) {
            LOG.warn("MTA-13007 trace events dropped, the journal is too slow events={}", dropped - droppedBefore);
            droppedBefore = dropped;
        }
    }

    /** Events in the journal since the start. */
    long appended() {
        return appended;
    }

    boolean isFailing() {
        return failing;
    }

    /** Lets the thread write what is there and end. */
    void stop() {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }
}
