package org.mailstage.ejb.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one thing again and again, with a pause in between, until it is stopped or interrupted.
 *
 * <p>Thread-safe; the step and what is done at the end run on the loop's own thread only. A step that throws a
 * RuntimeException is logged, once per cause until one does not, and tried again after the pause for failures; an Error
 * ends the loop.
 */
public final class BackgroundLoop {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final long STOP_MILLIS = 2000;
    /** Texts of causes may differ each time; more than these are not logged one by one. */
    private static final int MAX_CAUSES = 10;

    /** What is done again and again. */
    @FunctionalInterface
    public interface Step {
        /**
         * Does it once.
         *
         * @return false when what it needs does not answer
         * @throws InterruptedException when it is interrupted; the loop then ends
         */
        boolean run() throws InterruptedException;
    }

    /**
     * How long the loop waits after a step.
     *
     * @param done after one that returned true
     * @param failed after one that returned false or threw
     */
    public record Pauses(Duration done, Duration failed) {
        /** The same pause always. */
        public static Pauses of(Duration always) {
            return new Pauses(always, always);
        }
    }

    private final String name;
    private final Pauses pauses;
    private final Step step;
    private final Runnable end;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Set<String> causes = new HashSet<>();
    private final Thread thread;

    private BackgroundLoop(ThreadFactory threads, String name, Pauses pauses, Step step, Runnable end) {
        this.name = name;
        this.pauses = pauses;
        this.step = step;
        this.end = end;
        this.thread = threads.newThread(this::run);
    }

    /**
     * Starts a loop; its first step runs at once.
     *
     * @param name tells it from others in the log
     */
    public static BackgroundLoop start(ThreadFactory threads, String name, Pauses pauses, Step step) {
        return start(threads, name, pauses, step, () -> {});
    }

    /**
     * Starts a loop; its first step runs at once.
     *
     * @param name tells it from others in the log
     * @param end done after the last step, however the loop ends; must not throw
     */
    public static BackgroundLoop start(ThreadFactory threads, String name, Pauses pauses, Step step, Runnable end) {
        BackgroundLoop loop = new BackgroundLoop(threads, name, pauses, step, end);
        loop.thread.start();
        return loop;
    }

    private void run() {
        try {
            Duration pause = Duration.ZERO;
            while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = succeeds() ? pauses.done() : pauses.failed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }

    private boolean succeeds() throws InterruptedException {
        boolean done;
        try {
            done = step.run();
        } catch (RuntimeException e) {
            report(e);
            return false;
        }
        if (!causes.isEmpty()) {
            causes.clear();
            LOG.info("MTA-13041 background work goes on name=\"{}\"", name);
        }
        return done;
    }

    private void report(RuntimeException e) {
        String cause = e.toString();
        if (causes.size() < MAX_CAUSES && causes.add(cause)) {
            LOG.error("MTA-13040 background work failed, tried again name=\"{}\" cause=\"{}\"", name, cause, e);
        }
    }

    /** Lets the step under way come to its end, for at most {@value #STOP_MILLIS} ms. May be called again. */
    public void stop() {
        stopping.countDown();
        await();
    }

    /** Like {@link #stop()}, but interrupts the step under way: for one that waits. */
    public void interrupt() {
        stopping.countDown();
        thread.interrupt();
        await();
    }

    private void await() {
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
