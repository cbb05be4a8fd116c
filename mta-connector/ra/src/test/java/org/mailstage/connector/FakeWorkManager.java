package org.mailstage.connector;

import jakarta.resource.spi.work.ExecutionContext;
import jakarta.resource.spi.work.Work;
import jakarta.resource.spi.work.WorkListener;
import jakarta.resource.spi.work.WorkManager;
import jakarta.resource.spi.work.WorkRejectedException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A work manager that starts a thread for each Work, up to a number of them. Thread-safe. */
public final class FakeWorkManager implements WorkManager {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final int most;

    public FakeWorkManager() {
        this(Integer.MAX_VALUE);
    }

    /** One that rejects every Work after that many. */
    public FakeWorkManager(int most) {
        this.most = most;
    }

    /** The threads started so far. */
    public List<Thread> threads() {
        return threads;
    }

    @Override
    public void doWork(Work work) {
        work.run();
    }

    @Override
    public void doWork(Work work, long timeout, @Nullable ExecutionContext context, @Nullable WorkListener listener) {
        work.run();
    }

    @Override
    public long startWork(Work work) throws WorkRejectedException {
        scheduleWork(work);
        return 0;
    }

    @Override
    public long startWork(Work work, long timeout, @Nullable ExecutionContext context, @Nullable WorkListener listener)
            throws WorkRejectedException {
        return startWork(work);
    }

    @Override
    public synchronized void scheduleWork(Work work) throws WorkRejectedException {
        if (threads.size() >= most) {
            throw new WorkRejectedException("no more threads");
        }
        Thread thread = new Thread(work, "fake-work-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void scheduleWork(
            Work work, long timeout, @Nullable ExecutionContext context, @Nullable WorkListener listener)
            throws WorkRejectedException {
        scheduleWork(work);
    }
}
