package org.mailstage.core.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mailstage.core.site.Suspension.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The suspensions as one node knows them.
 *
 * <p>Thread-safe; nothing blocks. Nodes exchange single {@link SuspensionNote}s in any order and as often as they like: of
 * two about the same thing the later one holds. So the end of a suspension is a note as well, kept until no node should
 * still hold the older one.
 */
public final class SuspensionBook {
    private static final Logger LOG = LoggerFactory.getLogger(SuspensionBook.class);
    /** More are refused: each concerns mail that somebody should look at. */
    static final int MAX_NOTES = 10_000;
    /** For so long the note of an end is kept: longer than a node is away that is to come back with what it knew. */
    static final Duration KEEP = Duration.ofDays(30);

    private final Clock clock;
    private final ConcurrentHashMap<String, SuspensionNote> notes = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public SuspensionBook(Clock clock) {
        this.clock = clock;
    }

    /** Hears of every change, made here or learnt. */
    @FunctionalInterface
    public interface Listener {
        /** @param learnt whether it came from elsewhere. Must be quick, and must not throw */
        void changed(SuspensionNote note, boolean learnt);
    }

    /** Adds a listener. */
    public void onChange(Listener listener) {
        listeners.add(listener);
    }

    /** What holds now for this name. */
    public Optional<Suspension> find(Scope scope, String name) {
        if (notes.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        SuspensionNote note = notes.get(SuspensionNote.key(scope, name));
        return note != null && note.holds(clock.instant()) ? Optional.of(note.suspension()) : Optional.empty();
    }

    /** Whether nothing was ever suspended, as far as is remembered: the usual case, and a cheap question. */
    public boolean isEmpty() {
        return notes.isEmpty();
    }

    /** Those that hold now, by scope and name. */
    public List<Suspension> list() {
        Instant now = clock.instant();
        return notes.values().stream()
                .filter(note -> note.holds(now))
                .map(SuspensionNote::suspension)
                .sorted(Comparator.comparing(Suspension::scope).thenComparing(Suspension::name))
                .toList();
    }

    /** @throws IllegalStateException when there are too many */
    public void suspend(Suspension suspension) {
        if (!add(new SuspensionNote(suspension, false, later(suspension.scope(), suspension.name())), false)) {
            throw new IllegalStateException("more than " + MAX_NOTES + " suspensions; resume some");
        }
        LOG.info(
                "MTA-10040 suspended scope={} name=\"{}\" by=\"{}\" until={} reason=\"{}\"",
                suspension.scope().keyword(),
                suspension.name(),
                suspension.by(),
                suspension.until().map(Instant::toString).orElse("resumed"),
                suspension.reason());
    }

    /** @return false when there was none */
    public boolean resume(Scope scope, String name) {
        Optional<Suspension> held = find(scope, name);
        if (held.isEmpty()) {
            return false;
        }
        add(new SuspensionNote(held.get(), true, later(scope, name)), false);
        LOG.info("MTA-10041 resumed scope={} name=\"{}\"", scope.keyword(), name);
        return true;
    }

    /** Now, but in any case after what is known: a clock that was set back must not make us unheard. */
    private Instant later(Scope scope, String name) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        SuspensionNote known = notes.get(SuspensionNote.key(scope, name));
        return known == null || known.changedAt().isBefore(now)
                ? now
                : known.changedAt().plusMillis(1);
    }

    /** Takes in what another node or a file says. */
    public void learn(SuspensionNote note) {
        add(note, true);
    }

    /** @return false when there is no room */
    private boolean add(SuspensionNote note, boolean learnt) {
        if (notes.size() >= MAX_NOTES && !notes.containsKey(note.key())) {
            prune();
            if (notes.size() >= MAX_NOTES) {
                return false;
            }
        }
        AtomicBoolean news = new AtomicBoolean();
        notes.compute(note.key(), (key, known) -> {
            news.set(known == null || !known.equals(note) && SuspensionNote.later(known, note) == note);
            return news.get() ? note : known;
        });
        if (news.get()) {
            listeners.forEach(listener -> listener.changed(note, learnt));
        }
        return true;
    }

    /** Forgets what ended long ago. */
    public void prune() {
        Instant now = clock.instant();
        notes.values().removeIf(note -> note.isOver(now, KEEP));
    }

    /** Everything that is remembered, for a file or another node. */
    public List<SuspensionNote> notes() {
        return new ArrayList<>(notes.values());
    }
}
