package org.mailstage.ejb.site;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.SuspensionBook;
import org.mailstage.core.site.SuspensionNote;
import org.mailstage.ejb.cluster.EntryCopier;
import org.mailstage.ejb.cluster.Grid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the suspensions over the application server's Hazelcast.
 *
 * <p>{@link #exchange()} is for one thread; changes of the book may come from any. What cannot be told now is told later, and
 * whoever joins tells all it knows, so a cluster that was stopped as a whole finds its suspensions on the disks of its nodes.
 * The grid holds strings only: it belongs to the server, which does not have our classes.
 */
final class SuspensionExchange {
    private static final Logger LOG = LoggerFactory.getLogger(SuspensionExchange.class);
    static final String NOTES = "mailstage.suspensions";
    private static final int GRID_CAPACITY = 20_000;
    private static final int MAX_TRIES = 20;
    /** Longer than a note is remembered; what ends sooner goes sooner. */
    private static final Duration KEEP = Duration.ofDays(31);
    /** Exchanges between two looks at everything: an event may get lost while members come and go. */
    private static final int FULL_LOOK = 30;

    private final Supplier<HazelcastInstance> grid;
    private final SuspensionBook book;
    private final Clock clock;
    private final Set<String> untold = ConcurrentHashMap.newKeySet();
    private @Nullable HazelcastInstance joined;
    private @Nullable IMap<String, String> shared;
    private @Nullable UUID listener;
    private int exchanges;
    private boolean failing;

    SuspensionExchange(Supplier<HazelcastInstance> grid, SuspensionBook book, Clock clock) {
        this.grid = grid;
        this.book = book;
        this.clock = clock;
        book.onChange((note, learnt) -> {
            if (!learnt) {
                untold.add(note.key());
            }
        });
    }

    /**
     * Tells the grid what it does not know, and learns the rest. Never throws.
     *
     * @return false when the grid does not answer
     */
    boolean exchange() {
        try {
            IMap<String, String> map = join();
            if (exchanges++ % FULL_LOOK == 0) {
                map.values().forEach(this::learn);
            }
            if (!untold.isEmpty()) {
                tell(map);
            }
            failing = false;
            return true;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.warn("MTA-13052 no grid, suspensions stay on this node for now reason=\"{}\"", e.toString());
                LOG.debug("cause", e);
            }
            return false;
        }
    }

    private IMap<String, String> join() {
        HazelcastInstance instance = grid.get();
        IMap<String, String> map = shared;
        if (map == null || joined != instance) {
            map = Grid.map(instance, NOTES, GRID_CAPACITY);
            // An entry that expires here has lost its meaning on every node.
            listener = map.addEntryListener(new EntryCopier((key, text) -> learn(text), key -> {}), true);
            shared = map;
            joined = instance;
            exchanges = 0;
            book.notes().forEach(note -> untold.add(note.key()));
        }
        return map;
    }

    private void learn(String text) {
        Optional<SuspensionNote> note = SuspensionNote.parse(text);
        if (note.isPresent()) {
            book.learn(note.get());
        } else {
            LOG.debug("a node tells of a suspension what we do not understand: {}", text);
        }
    }

    private void tell(IMap<String, String> map) {
        Map<String, SuspensionNote> known =
                book.notes().stream().collect(Collectors.toMap(SuspensionNote::key, note -> note));
        for (String key : Set.copyOf(untold)) {
            // Taken out first: what changes from here on is told once more.
            untold.remove(key);
            SuspensionNote note = known.get(key);
            try {
                if (note != null) {
                    tell(map, note);
                }
            } catch (RuntimeException e) {
                untold.add(key);
                throw e;
            }
        }
    }

    private void tell(IMap<String, String> map, SuspensionNote note) {
        String ours = note.encode();
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            String theirs = map.get(note.key());
            if (theirs == null) {
                if (map.putIfAbsent(note.key(), ours, keepMillis(note), TimeUnit.MILLISECONDS) == null) {
                    return;
                }
                continue;
            }
            learn(theirs);
            boolean later = SuspensionNote.parse(theirs)
                    .map(other -> SuspensionNote.later(note, other) == note)
                    .orElse(true);
            if (!later || theirs.equals(ours)) {
                return;
            }
            if (map.replace(note.key(), theirs, ours)) {
                map.setTtl(note.key(), keepMillis(note), TimeUnit.MILLISECONDS);
                return;
            }
        }
        throw new IllegalStateException("one suspension changes faster than it can be read");
    }

    /** 0 is for ever. */
    private long keepMillis(SuspensionNote note) {
        if (note.ended()) {
            return KEEP.toMillis();
        }
        return note.suspension()
                .until()
                .map(end -> Math.max(1000, end.toEpochMilli() - clock.millis()))
                .orElse(0L);
    }

    /** Hears of the others no more. Never throws. */
    void leave() {
        IMap<String, String> map = shared;
        UUID registered = listener;
        shared = null;
        joined = null;
        try {
            if (map != null && registered != null) {
                map.removeEntryListener(registered);
            }
        } catch (RuntimeException e) {
            LOG.debug("the grid was gone before we left it", e);
        }
    }
}
