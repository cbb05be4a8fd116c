package org.mailstage.core.greylist;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.RecentEntries;

/**
 * The greylist of one node alone. Thread-safe; no call waits. Memory is bounded (I7): of too many entries the one least
 * recently used is forgotten, and its sender waits once more.
 */
public final class LocalGreylistStore implements GreylistStore {
    private final Clock clock;
    private final RecentEntries<Slot> slots;

    /** Touched under the lock of the entries only. */
    private static final class Slot {
        private @Nullable GreylistEntry entry;
        private long until;
    }

    /** @param capacity about how many entries are kept; one takes some 300 octets */
    public LocalGreylistStore(Clock clock, int capacity) {
        this.clock = clock;
        this.slots = new RecentEntries<>(capacity);
    }

    @Override
    public CompletionStage<Optional<GreylistEntry>> find(String key) {
        long now = clock.millis();
        Optional<GreylistEntry> found = slots.ifPresent(
                key, slot -> slot.until > now ? Optional.ofNullable(slot.entry) : Optional.empty(), Optional.empty());
        return CompletableFuture.completedStage(found);
    }

    @Override
    public CompletionStage<Void> put(String key, GreylistEntry entry, Duration keep) {
        long until = clock.millis() + keep.toMillis();
        slots.with(key, Slot::new, slot -> {
            slot.entry = entry;
            slot.until = until;
            return true;
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        slots.remove(key);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public long size() {
        return slots.size();
    }

    @Override
    public CompletionStage<List<Known>> list(String prefix, int most) {
        long now = clock.millis();
        List<Known> found = slots.<Known>collect((key, slot) -> {
            GreylistEntry entry = slot.entry;
            return entry != null && slot.until > now && key.startsWith(prefix) ? new Known(key, entry) : null;
        });
        return CompletableFuture.completedStage(found.stream().limit(most).toList());
    }
}
