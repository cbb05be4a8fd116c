package org.mailstage.ejb.lane;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that serve lanes: as many as there is work for, up to a limit. Thread-safe. */
final class LaneWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorkers.class);
    private static final long KEEP_SECONDS = 30;
    private static final long STOP_SECONDS = 15;

    private final LaneBoard board;
    private final LaneTurn turn;
    private final ThreadPoolExecutor threads;
    private volatile boolean stopping;

    LaneWorkers(LaneBoard board, LaneTurn turn, int workers, ThreadFactory factory) {
        this.board = board;
        this.turn = turn;
        // The board gives out no more turns than there are workers; one thread more for the moment between two turns.
        threads = new ThreadPoolExecutor(
                0, workers + 1, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    /** Begins all turns that may begin now; does not wait for them. */
    void dispatch() {
        while (!stopping) {
            Optional<Lane> next = board.take();
            if (next.isEmpty()) {
                return;
            }
            try {
                threads.execute(() -> serve(next.get()));
            } catch (RejectedExecutionException e) {
                LOG.debug(
                        "MTA-12063 no thread for a lane at the moment: lane={}",
                        next.get().name().queue());
                board.finished(next.get(), new TurnEnd.Yielded());
                return;
            }
        }
    }

    private void serve(Lane lane) {
        TurnEnd end = new TurnEnd.Failed();
        try {
            end = turn.run(lane.name().queue(), () -> board.granted(lane), () -> stopping || board.isInTheWay(lane));
        } finally {
            board.finished(lane, end);
        }
        dispatch();
    }

    /** Begins no turn any more and waits a while for those under way; what they have not committed stays in its lane. */
    @Override
    public void close() {
        stopping = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("MTA-12064 attempts still under way in lanes: workers={}", threads.getActiveCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
