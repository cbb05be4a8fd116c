package org.mailstage.core.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Soft state by key with a bound on its memory (invariant I7): when there are too many entries, the one that was used
 * least recently is forgotten.
 *
 * <p>Thread-safe: an entry is only ever touched inside {@link #with} and {@link #ifPresent}, under a lock that a
 * sixteenth of all keys share. What is passed to them must be short and must not call back.
 *
 * @param <V> the entries' type, usually mutable
 */
public final class RecentEntries<V> {
    private static final int SEGMENTS = 16;

    private final List<Segment<V>> segments = new ArrayList<>(SEGMENTS);

    /** @param capacity about how many entries are kept: each of 16 segments has its equal share */
    public RecentEntries(int capacity) {
        int share = Math.max(1, capacity / SEGMENTS);
        for (int i = 0; i < SEGMENTS; i++) {
            segments.add(new Segment<>(share));
        }
    }

    /** Does something with the entry, which is made first if there is none. */
    public <R> R with(String key, Supplier<V> maker, Function<V, R> use) {
        Segment<V> segment = segment(key);
        synchronized (segment) {
            V value = segment.get(key);
            if (value == null) {
                value = maker.get();
                segment.put(key, value);
            }
            return use.apply(value);
        }
    }

    /** Does something with the entry if there is one; else gives the other result. */
    public <R> R ifPresent(String key, Function<V, R> use, R otherwise) {
        Segment<V> segment = segment(key);
        synchronized (segment) {
            V value = segment.get(key);
            return value == null ? otherwise : use.apply(value);
        }
    }

    /** Forgets an entry. @return whether there was one */
    public boolean remove(String key) {
        Segment<V> segment = segment(key);
        synchronized (segment) {
            return segment.remove(key) != null;
        }
    }

    /** Forgets entries. */
    public void removeIf(Predicate<V> condition) {
        for (Segment<V> segment : segments) {
            synchronized (segment) {
                segment.values().removeIf(condition);
            }
        }
    }

    /** Something of every entry, in no order; nulls are left out. */
    public <R> List<R> collect(BiFunction<String, V, @Nullable R> use) {
        List<R> all = new ArrayList<>();
        for (Segment<V> segment : segments) {
            synchronized (segment) {
                segment.forEach((key, value) -> {
                    R result = use.apply(key, value);
                    if (result != null) {
                        all.add(result);
                    }
                });
            }
        }
        return all;
    }

    /** How many entries there are. */
    public int size() {
        int size = 0;
        for (Segment<V> segment : segments) {
            synchronized (segment) {
                size += segment.size();
            }
        }
        return size;
    }

    private Segment<V> segment(String key) {
        int hash = key.hashCode();
        return segments.get((hash ^ (hash >>> 16)) & (SEGMENTS - 1));
    }

    /** In the order of use, least recent first. */
    private static final class Segment<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int capacity;

        private Segment(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > capacity;
        }
    }
}
