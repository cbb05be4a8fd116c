package org.mailstage.connector.outbound;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose deadline has passed.
 *
 * <p>A blocking write has no time-out, and a read with one costs two more system calls; so all deadlines are kept here:
 * one thread looks at all open connections ten times a second and closes the socket under the blocked call, which then
 * fails. It sleeps while no connection is open. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_NANOS = 100_000_000L;

    private final Set<SmtpConnection> watched = ConcurrentHashMap.newKeySet();
    private final Runnable everyTick;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** @param everyTick also done at every look, as long as connections are open */
    Watchdog(Runnable everyTick) {
        this.everyTick = everyTick;
        thread = new Thread(this::run, "mailstage-smtp-client-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on until {@link #forget}. A watchdog that is closed already closes the connection at once. */
    void watch(SmtpConnection connection) {
        watched.add(connection);
        if (asleep) {
            LockSupport.unpark(thread);
        }
        if (closed) {
            connection.abort();
        }
    }

    void forget(SmtpConnection connection) {
        watched.remove(connection);
    }

    boolean isClosed() {
        return closed;
    }

    int watched() {
        return watched.size();
    }

    private void run() {
        while (!closed) {
            if (watched.isEmpty()) {
                sleepUntilWatching();
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            look();
        }
    }

    private void sleepUntilWatching() {
        asleep = true;
        // Looked at again behind the flag: who adds before sees it, who adds after is seen here.
        if (watched.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void look() {
        try {
            long now = System.nanoTime();
            for (SmtpConnection connection : watched) {
                connection.abortWhenOverdue(now);
            }
            everyTick.run();
        } catch (RuntimeException e) {
            // The thread must live: without it a silent peer would hold its caller for ever.
            LOG.error("MTA-11201 watchdog of the SMTP client failed once, goes on", e);
        }
    }

    /** Closes all connections, those in use too. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        watched.forEach(SmtpConnection::abort);
    }
}
