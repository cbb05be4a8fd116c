package org.mailstage.broker;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.core.journal.Journal;
import org.apache.activemq.artemis.core.journal.impl.JournalFile;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/**
 * Looks after the broker once a second, on a thread of its own.
 *
 * <p>Artemis looks for journal files it no longer needs only when it begins another. While mail is refused because the disk
 * is full it begins none, so the room would never come back: here it is made to look, and to compact what little is left in
 * many files. And it stops itself for good at an I/O error, which a full disk is: here it is started again once there is
 * room.
 */
final class BrokerKeeper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BrokerKeeper.class.getName());
    private static final long PERIOD_MILLIS = 1_000;
    private static final int COMPACT_TIMEOUT_SECONDS = 60;
    /** Compacting is worth it when the files hold less than one part in so many that is still needed. */
    private static final int SPARSE = 3;

    private static final long REST_BETWEEN_COMPACTIONS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long REST_BETWEEN_STARTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The broker as far as it is to be looked after. */
    interface Kept {
        ActiveMQServer server();

        /** Makes a new server of the same settings and starts it. */
        void startAgain() throws BrokerException;
    }

    private final Kept broker;
    private final DiskRoom room;
    private final ScheduledExecutorService thread;
    private long lastCompaction = System.nanoTime() - REST_BETWEEN_COMPACTIONS_NANOS;
    private long lastStart = System.nanoTime() - REST_BETWEEN_STARTS_NANOS;
    private boolean waitingForRoom;
    private boolean failing;

    BrokerKeeper(Kept broker, DiskRoom room) {
        this.broker = broker;
        this.room = room;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "mailstage-broker-keeper");
            made.setDaemon(true);
            return made;
        });
        this.thread.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (broker.server().getState() == ActiveMQServer.SERVER_STATE.STOPPED) {
                startAgain();
            } else if (broker.server().isActive() && room.usable() < 2 * room.reserve()) {
                makeRoom();
            }
            failing = false;
        } catch (Exception e) {
            // Next second again; a scheduled task that throws would be over.
            LOG.log(failing ? Level.FINE : Level.WARNING, "MTA-16006 broker could not be looked after", e);
            failing = true;
        }
    }

    private void startAgain() throws IOException, BrokerException {
        if (room.usable() < room.reserve()) {
            if (!waitingForRoom) {
                LOG.log(
                        Level.SEVERE,
                        "MTA-16007 broker stopped and waits for room on its disk needed={0} free={1}",
                        new Object[] {room.reserve(), room.usable()});
            }
            waitingForRoom = true;
            return;
        }
        if (System.nanoTime() - lastStart < REST_BETWEEN_STARTS_NANOS) {
            return;
        }
        LOG.log(Level.WARNING, "MTA-16008 broker had stopped by itself, it is started again");
        waitingForRoom = false;
        lastStart = System.nanoTime();
        broker.startAgain();
    }

    private void makeRoom() throws Exception {
        Journal journal = broker.server().getStorageManager().getMessageJournal();
        if (!(journal instanceof JournalImpl files)) {
            return;
        }
        files.checkReclaimStatus();
        if (isSparse(files) && System.nanoTime() - lastCompaction > REST_BETWEEN_COMPACTIONS_NANOS) {
            lastCompaction = System.nanoTime();
            files.scheduleCompactAndBlock(COMPACT_TIMEOUT_SECONDS);
        }
    }

    private static boolean isSparse(JournalImpl journal) {
        JournalFile[] files = journal.getDataFiles();
        long live = 0;
        for (JournalFile file : files) {
            live += file.getLiveSize();
        }
        return files.length > 1 && live < (long) files.length * journal.getFileSize() / SPARSE;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
