package org.mailstage.connector;

import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkException;
import jakarta.resource.spi.work.WorkManager;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded pool of work threads that carry messages to the receivers. Thread-safe; {@link #offer} does not block.
 *
 * <p>The threads are the container's. Each is one {@link Work} that takes task after task until the pool stops,
 * because a Work per message would pay the work manager's bookkeeping ten thousand times a second. Threads are asked for
 * only while tasks wait, and then stay.
 */
public final class WorkerPool {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final Runnable STOP = () -> {};

    private final WorkManager workManager;
    private final int most;
    private final LinkedBlockingQueue<Runnable> tasks;
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private volatile boolean stopped;

    /**
     * @param most most threads
     * @param queued most tasks that wait for a thread
     */
    public WorkerPool(WorkManager workManager, int most, int queued) {
        this.workManager = workManager;
        this.most = most;
        this.tasks = new LinkedBlockingQueue<>(queued);
    }

    /** Hands over a task. @return false when the queue is full or the pool has stopped: the task will not run */
    public boolean offer(Runnable task) {
        if (stopped || !tasks.offer(task)) {
            return false;
        }
        growIfNeeded();
        // Without any thread nobody would ever take the task back out.
        return workers.get() > 0 || !tasks.remove(task);
    }

    /** Threads the pool has now. */
    public int workers() {
        return workers.get();
    }

    private void growIfNeeded() {
        while (tasks.size() > idle.get() && !stopped) {
            int now = workers.get();
            if (now >= most) {
                return;
            }
            if (workers.compareAndSet(now, now + 1) && !start()) {
                return;
            }
        }
    }

    private boolean start() {
        // Counted as idle before it runs, so that a burst does not ask for a thread twice for the same task.
        idle.incrementAndGet();
        try {
            workManager.scheduleWork(new Worker());
            return true;
        } catch (WorkException | RuntimeException e) {
            idle.decrementAndGet();
            int left = workers.decrementAndGet();
            LOG.warn("MTA-11006 the container gives no further work thread workers={} cause={}", left, e.toString());
            return false;
        }
    }

    /** Lets the tasks taken so far finish; waits for that up to the given time. Tasks still queued do not run. */
    public void stop(long timeout, TimeUnit unit) throws InterruptedException {
        stopped = true;
        tasks.clear();
        wakeAll();
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        synchronized (workers) {
            while (workers.get() > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    LOG.warn("MTA-11007 work threads still busy at the stop workers={}", workers.get());
                    return;
                }
                workers.wait(millis);
            }
        }
    }

    private void wakeAll() {
        // One marker is enough: a worker that takes it puts it back for the next.
        tasks.offer(STOP);
    }

    /** The next task; null when the pool has stopped. */
    private @Nullable Runnable next() {
        while (!stopped) {
            try {
                Runnable task = tasks.take();
                return task == STOP ? null : task;
            } catch (InterruptedException ignored) {
                // Meant for a task that is over, or for a stop, which says so itself.
            }
        }
        return null;
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // A task answers for its own failures; what arrives here is a defect, and must not cost the thread.
            LOG.error("MTA-11008 a work thread's task failed", e);
        }
    }

    private void serve() {
        Runnable task = next();
        while (task != null) {
            idle.decrementAndGet();
            // The other half of the check in offer(): a task may have come while this thread still counted as idle.
            growIfNeeded();
            runSafely(task);
            idle.incrementAndGet();
            task = next();
        }
    }

    private final class Worker implements Work {
        @Override
        public void run() {
            try {
                serve();
            } finally {
                idle.decrementAndGet();
                if (stopped) {
                    wakeAll();
                }
                synchronized (workers) {
                    workers.decrementAndGet();
                    workers.notifyAll();
                }
            }
        }

        @Override
        public void release() {
            stopped = true;
            wakeAll();
        }
    }
}
