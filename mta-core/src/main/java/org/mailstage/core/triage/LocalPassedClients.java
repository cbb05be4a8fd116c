package org.mailstage.core.triage;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Passed clients of this node alone. Thread-safe. When it is full, the client that was not seen for longest goes. */
public final class LocalPassedClients implements PassedClients {
    /** Some 20 MB at most. */
    public static final int CAPACITY = 100_000;

    private record Entry(long passedAt, long until) {}

    private final Clock clock;
    private final int capacity;
    private final Map<InetAddress, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    public LocalPassedClients(Clock clock) {
        this(clock, CAPACITY);
    }

    LocalPassedClients(Clock clock, int capacity) {
        this.clock = clock;
        this.capacity = capacity;
    }

    @Override
    public synchronized Optional<Instant> passedAt(InetAddress client) {
        Entry entry = entries.get(client);
        if (entry == null) {
            return Optional.empty();
        }
        if (clock.millis() >= entry.until()) {
            entries.remove(client);
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(entry.passedAt()));
    }

    @Override
    public void remember(InetAddress client, Duration howLong) {
        Instant now = clock.instant();
        put(client, now, now.plus(howLong));
    }

    /** Takes over what another node knows. */
    public synchronized void put(InetAddress client, Instant passedAt, Instant until) {
        if (!until.isAfter(clock.instant())) {
            return;
        }
        entries.put(client, new Entry(passedAt.toEpochMilli(), until.toEpochMilli()));
        if (entries.size() > capacity) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    @Override
    public synchronized void forget(InetAddress client) {
        entries.remove(client);
    }

    /** Whether one client more drives out another. */
    public synchronized boolean isFull() {
        return entries.size() >= capacity;
    }

    synchronized int size() {
        return entries.size();
    }
}
