package org.mailstage.core.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values read so far, by key; a key without a value has its default. Not thread-safe. */
final class Values {
    private final Map<String, Object> byName = new HashMap<>();

    <T> void read(ConfigKey<T> key, RawValue raw, Faults faults) {
        Optional<T> value = key.type().read(raw, key.name(), faults);
        value.ifPresent(v -> byName.put(key.name(), v));
    }

    @SuppressWarnings("unchecked") // Only read() puts values in, and it pairs a key with its own type.
    <T> T get(ConfigKey<T> key) {
        Object value = byName.get(key.name());
        return value == null ? key.defaultValue() : (T) value;
    }
}
