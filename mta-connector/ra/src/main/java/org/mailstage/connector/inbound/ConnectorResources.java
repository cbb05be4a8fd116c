package org.mailstage.connector.inbound;

import java.nio.file.Path;
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
    private final WorkerPool lookups;
    private final ContentStore contents;
    private final Path tlsDirectory;
    private final Function<String, @Nullable String> addresses;

    private ConnectorResources(
            EventLoops loops,
            WorkerPool workers,
            WorkerPool lookups,
            ContentStore contents,
            Path tlsDirectory,
            Function<String, @Nullable String> addresses) {
        this.loops = loops;
        this.workers = workers;
        this.lookups = lookups;
        this.contents = contents;
        this.tlsDirectory = tlsDirectory;
        this.addresses = addresses;
    }

    /**
     * Starts them; message files that a crash has left are deleted.
     *
     * @param workers carry messages to the receiver
     * @param lookups do what sessions wait for, so that a slow directory of users does not hold up mail
     * @param addresses by name of a listener, the address that wins over the configured one; null for none
     */
    public static ConnectorResources start(
            ConnectorSettings settings,
            WorkerPool workers,
            WorkerPool lookups,
            Function<String, @Nullable String> addresses) {
        SpillDirectory spill = new SpillDirectory(settings.spillDirectory());
        spill.sweep();
        ContentStore contents =
                new ContentStore(new MemoryBudget(settings.messageMemory()), settings.spillThreshold(), spill);
        return new ConnectorResources(
                EventLoops.start(settings.ioThreads()), workers, lookups, contents, settings.tlsDirectory(), addresses);
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

    WorkerPool lookups() {
        return lookups;
    }

    /** Where the certificate lies of a node that was given none. */
    Path tlsDirectory() {
        return tlsDirectory;
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
        lookups.stop(1, TimeUnit.SECONDS);
        workers.stop(5, TimeUnit.SECONDS);
        loops.stop();
    }
}
