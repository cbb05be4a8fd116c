package org.mailstage.connector.inbound;

import java.util.concurrent.TimeUnit;
import org.mailstage.connector.ConnectorSettings;
import org.mailstage.connector.WorkerPool;

/** What all activations of an adapter share: event loops, work threads, room for messages. Thread-safe. */
public final class ConnectorResources {
    private final EventLoops loops;
    private final WorkerPool workers;
    private final ContentStore contents;

    private ConnectorResources(EventLoops loops, WorkerPool workers, ContentStore contents) {
        this.loops = loops;
        this.workers = workers;
        this.contents = contents;
    }

    /** Starts them; message files that a crash has left are deleted. */
    public static ConnectorResources start(ConnectorSettings settings, WorkerPool workers) {
        SpillDirectory spill = new SpillDirectory(settings.spillDirectory());
        spill.sweep();
        ContentStore contents =
                new ContentStore(new MemoryBudget(settings.messageMemory()), settings.spillThreshold(), spill);
        return new ConnectorResources(EventLoops.start(settings.ioThreads()), workers, contents);
    }

    EventLoops loops() {
        return loops;
    }

    WorkerPool workers() {
        return workers;
    }

    ContentStore contents() {
        return contents;
    }

    /** Octets of messages on the heap now. */
    public long messageMemoryHeld() {
        return contents.memory().held();
    }

    /** Stops them; for when no listener runs any more. */
    public void stop() throws InterruptedException {
        workers.stop(5, TimeUnit.SECONDS);
        loops.stop();
    }
}
