package org.mailstage.core.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;

/** The values of one section of a map of sections, for whoever makes an object of them. Not thread-safe. */
final class SectionValues {
    private final String path;
    private final Scalar name;
    private final Faults faults;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private boolean faulty;

    /**
     * @param path full name of the section
     * @param name its name as read, with its place
     */
    SectionValues(String path, Scalar name, Faults faults) {
        this.path = path;
        this.name = name;
        this.faults = faults;
    }

    /** The section's name. */
    String name() {
        return name.text();
    }

    /** The value given for the key; empty when the section does not have it. */
    @SuppressWarnings("unchecked") // Only read() puts values in, and it pairs a key with its own type.
    <T> Optional<T> find(SectionKey<?, T> key) {
        return Optional.ofNullable((T) values.get(key.name()));
    }

    /** The value given for the key, else its default. */
    <T> T get(SectionKey<?, T> key, T defaultValue) {
        return find(key).orElse(defaultValue);
    }

    /** The value of a key that has no default; its absence is a fault. */
    <T> Optional<T> require(SectionKey<?, T> key) {
        Optional<T> value = find(key);
        if (value.isEmpty()) {
            fault(key, "is missing");
        }
        return value;
    }

    /** A fault of the key's value, or of its absence. */
    void fault(SectionKey<?, ?> key, String message) {
        faulty = true;
        faults.add(places.getOrDefault(key.name(), name.place()), path + "." + key.name(), message);
    }

    boolean isFaulty() {
        return faulty;
    }

    <T> void read(SectionKey<?, T> key, RawValue raw) {
        places.put(key.name(), raw.place());
        if (raw.isAbsent()) {
            return;
        }
        Optional<T> value = key.type().read(raw, path + "." + key.name(), faults);
        faulty |= value.isEmpty();
        value.ifPresent(v -> values.put(key.name(), v));
    }

    void unknown(Scalar key, String advice) {
        faulty = true;
        faults.add(key.place(), path + "." + key.text(), "is no known key" + advice);
    }
}
