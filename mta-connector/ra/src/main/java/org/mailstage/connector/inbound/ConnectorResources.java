package org.mailstage.connector.inbound;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mailstage.connector.ConnectorSettings;
import org.mailstage.connector.WorkerPool;
import org.mailstage.core.smtp.server.ListenerSettings;

/** What all activations of an adapter share: event loops, work threads, room for messages. Thread-safe. */
public final class ConnectorResources {
    private final EventLoops loops;
    private final WorkerPool workers;
    private final ContentStore contents;
    private final Function<String, @Nullable String> addresses;

    private ConnectorResources(
            EventLoops loops, WorkerPool workers, ContentStore contents, Function<String, @Nullable String> addresses) {
        this.loops = loops;
        this.workers = workers;
        this.contents = contents;
        this.addresses = addresses;
    }

    /**
     * Starts them; message files that a crash has left are deleted.
     *
     * @param addresses by name of a listener, the address that wins over the configured one; null for none
     */
    public static ConnectorResources start(
            ConnectorSettings settings, WorkerPool workers, Function<String, @Nullable String> addresses) {
        SpillDirectory spill = new SpillDirectory(settings.spillDirectory());
        spill.sweep();
        ContentStore contents =
                new ContentStore(new MemoryBudget(settings.messageMemory()), settings.spillThreshold(), spill);
        return new ConnectorResources(EventLoops.start(settings.ioThreads()), workers, contents, addresses);
    }

    /** Where a listener is to listen: an administrator moves it on one node without touching the cluster's settings. */
    String addressOf(ListenerSettings settings) {
        String override = addresses.apply(settings.name());
        return override == null || override.isBlank() ? settings.address().toString() : override.strip();
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
