package org.mailstage.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mailstage.core.config.RawValue.Place;

/** Collects the faults of one configuration, up to a bound. Not thread-safe. */
final class Faults {
    /** A file that is no configuration at all must not fill a terminal. */
    static final int MAX = 100;

    private static final String OVERRIDE_PREFIX = "-Dmta.";
    private static final int MAX_QUOTE = 60;
    private static final int MAX_TEXT = 300;

    private final List<ConfigFault> found = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private boolean unreadable;

    void add(Place place, String key, String message) {
        keys.add(key);
        if (found.size() < MAX) {
            String name = place.override() ? OVERRIDE_PREFIX + key : key;
            found.add(new ConfigFault(place.line(), place.column(), clean(name), clean(message)));
        }
    }

    /** The file is not read any further. */
    void addUnreadable(Place place, String message) {
        unreadable = true;
        add(place, "", message);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    boolean isFull() {
        return found.size() >= MAX;
    }

    /** True when the key's own value, or an entry of it, is at fault. */
    boolean concern(ConfigKey<?> key) {
        return keys.stream().anyMatch(name -> name.equals(key.name()) || name.startsWith(key.name() + "."));
    }

    /** True when the file could not be read as YAML. */
    boolean concernWholeFile() {
        return unreadable;
    }

    /** Faults of the command line first, then by line. */
    List<ConfigFault> list() {
        List<ConfigFault> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(ConfigFault::line).thenComparingInt(ConfigFault::column));
        if (isFull()) {
            sorted.add(new ConfigFault(0, 0, "", "there may be more faults; the first " + MAX + " are shown"));
        }
        return sorted;
    }

    /** A value for a message: quoted and short. */
    static String quote(String value) {
        return "'" + (value.length() > MAX_QUOTE ? value.substring(0, MAX_QUOTE) + "…" : value) + "'";
    }

    private static String clean(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
        return line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line;
    }
}
