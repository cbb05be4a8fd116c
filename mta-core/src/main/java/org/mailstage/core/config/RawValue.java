package org.mailstage.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value as written, before its key gives it a type; from the file or from the command line. Immutable. */
sealed interface RawValue {
    Place place();

    /** True for a key with nothing behind its colon, which counts as not given. */
    default boolean isAbsent() {
        return this instanceof Scalar scalar && !scalar.given();
    }

    /**
     * Where a value stands.
     *
     * @param line from 1; 0 on the command line
     * @param override true on the command line
     */
    record Place(int line, int column, boolean override) {
        static final Place NOWHERE = new Place(0, 0, false);
        static final Place COMMAND_LINE = new Place(0, 0, true);
    }

    /** Text; an empty text that was not quoted counts as not given. */
    record Scalar(Place place, String text, boolean given) implements RawValue {}

    /** A list. */
    record Sequence(Place place, List<RawValue> items) implements RawValue {}

    /** Keys with values, in their order. */
    record Mapping(Place place, Map<Scalar, RawValue> entries) implements RawValue {
        /** The value of that name, in capitals or not. */
        Optional<RawValue> find(String name) {
            return entries.entrySet().stream()
                    .filter(entry -> isCalled(entry.getKey(), name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        /** The same with another value of that name, which comes last. */
        Mapping with(Scalar name, RawValue value) {
            Map<Scalar, RawValue> changed = new LinkedHashMap<>(without(name.text()).entries);
            changed.put(name, value);
            return new Mapping(place, changed);
        }

        /** The same with another value of that name, in its place under the name as it was; a new one comes last. */
        Mapping replace(Scalar name, RawValue value) {
            if (find(name.text()).isEmpty()) {
                return with(name, value);
            }
            Map<Scalar, RawValue> changed = new LinkedHashMap<>();
            entries.forEach((key, old) -> changed.put(key, isCalled(key, name.text()) ? value : old));
            return new Mapping(place, changed);
        }

        /** The same without a value of that name. */
        Mapping without(String name) {
            Map<Scalar, RawValue> rest = new LinkedHashMap<>(entries);
            rest.keySet().removeIf(key -> isCalled(key, name));
            return new Mapping(place, rest);
        }

        private static boolean isCalled(Scalar key, String name) {
            return key.text().strip().equalsIgnoreCase(name.strip());
        }
    }
}
