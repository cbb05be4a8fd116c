package org.mailstage.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;
import org.mailstage.core.config.RawValue.Sequence;

/**
 * The type of a key's value: how it is read, checked, written and described. Immutable.
 *
 * @param <T> the Java type
 */
sealed interface ValueType<T>
        permits ValueType.One, ValueType.Joined, ValueType.Maybe, ValueType.Many, ValueType.Named {
    /** One or two words for the reference page. */
    String title();

    /** The values allowed, such as {@code 100 .. 50000}; empty where the title says it all. */
    String range();

    /** Reads a value; on faults reports each of them under the key and gives nothing. */
    Optional<T> read(RawValue raw, String key, Faults faults);

    /** The value in one line of YAML; {@link #read} reads it back. Empty when there is no value. */
    String write(T value);

    /** The value in several lines of YAML, to stand indented below the key; empty when one line is better. */
    default List<String> block(T value) {
        return List.of();
    }

    /** A value that is one text. Its reader throws IllegalArgumentException with a message for administrators. */
    record One<T>(String title, String range, Function<String, T> reader, Function<T, String> writer)
            implements ValueType<T> {
        @Override
        public Optional<T> read(RawValue raw, String key, Faults faults) {
            if (!(raw instanceof Scalar scalar)) {
                faults.add(raw.place(), key, "takes one value (" + title + "), not a list or a section");
                return Optional.empty();
            }
            try {
                return Optional.of(reader.apply(scalar.text().strip()));
            } catch (IllegalArgumentException e) {
                faults.add(raw.place(), key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        }

        @Override
        public String write(T value) {
            return YamlText.scalar(writer.apply(value));
        }
    }

    /** One text with commas, that may be written as a YAML sequence as well. */
    record Joined<T>(One<T> type) implements ValueType<T> {
        @Override
        public String title() {
            return type.title();
        }

        @Override
        public String range() {
            return type.range();
        }

        @Override
        public Optional<T> read(RawValue raw, String key, Faults faults) {
            if (!(raw instanceof Sequence sequence)) {
                return type.read(raw, key, faults);
            }
            StringJoiner text = new StringJoiner(", ");
            for (RawValue item : sequence.items()) {
                if (!(item instanceof Scalar scalar)) {
                    return type.read(item, key, faults);
                }
                text.add(scalar.text());
            }
            return type.read(new Scalar(raw.place(), text.toString(), true), key, faults);
        }

        @Override
        public String write(T value) {
            return type.write(value);
        }
    }

    /** A value that may be missing. */
    record Maybe<T>(ValueType<T> type) implements ValueType<Optional<T>> {
        @Override
        public String title() {
            return type.title();
        }

        @Override
        public String range() {
            return type.range();
        }

        @Override
        public Optional<Optional<T>> read(RawValue raw, String key, Faults faults) {
            return type.read(raw, key, faults).map(Optional::of);
        }

        @Override
        public String write(Optional<T> value) {
            return value.map(type::write).orElse("");
        }
    }

    /** A list: a YAML sequence, or one text with commas. */
    record Many<T>(One<T> item) implements ValueType<List<T>> {
        @Override
        public String title() {
            return "list of " + item.title() + "s";
        }

        @Override
        public String range() {
            return item.range();
        }

        @Override
        public Optional<List<T>> read(RawValue raw, String key, Faults faults) {
            Set<T> values = new LinkedHashSet<>();
            boolean complete = true;
            for (RawValue element : elements(raw)) {
                if (faults.isFull()) {
                    return Optional.empty();
                }
                Optional<T> value = item.read(element, key, faults);
                complete &= value.isPresent();
                value.ifPresent(values::add);
            }
            return complete ? Optional.of(List.copyOf(values)) : Optional.empty();
        }

        private static List<RawValue> elements(RawValue raw) {
            if (raw instanceof Sequence sequence) {
                return sequence.items();
            }
            if (raw instanceof Scalar scalar) {
                List<RawValue> parts = new ArrayList<>();
                for (String part : scalar.text().split(",", -1)) {
                    parts.add(new Scalar(scalar.place(), part, true));
                }
                return parts;
            }
            return List.of(raw);
        }

        @Override
        public String write(List<T> value) {
            return "[" + String.join(", ", value.stream().map(item::write).toList()) + "]";
        }
    }

    /** A type of entries with names of the administrator's choice, which the command line overrides one by one. */
    sealed interface Named<T> extends ValueType<Map<String, T>> permits Entries, Sections {
        /** What the command line overrides when the file says nothing. */
        Mapping written(Map<String, T> defaultValue);

        /**
         * One override put in.
         *
         * @param entry what stands behind the key's name on the command line
         * @param value its value; not given: takes out or resets what it names
         */
        Mapping override(Mapping before, String entry, Scalar value);

        /** How the command line names one of them, such as {@code NAME=VALUE}. */
        String form();
    }

    /** Entries of one value each; the reader of a value is told its name. */
    record Entries<T>(
            String title,
            String range,
            Function<String, String> nameReader,
            BiFunction<String, String, T> reader,
            Function<T, String> writer)
            implements Named<T> {
        @Override
        public Optional<Map<String, T>> read(RawValue raw, String key, Faults faults) {
            if (!(raw instanceof Mapping mapping)) {
                faults.add(raw.place(), key, "takes a section of its own: one 'name: value' a line, indented");
                return Optional.empty();
            }
            Map<String, T> values = new LinkedHashMap<>();
            boolean complete = true;
            for (Map.Entry<Scalar, RawValue> entry : mapping.entries().entrySet()) {
                if (faults.isFull()) {
                    return Optional.empty();
                }
                complete &= readEntry(entry.getKey(), entry.getValue(), key, values, faults);
            }
            return complete ? Optional.of(values) : Optional.empty();
        }

        @Override
        public Mapping written(Map<String, T> defaultValue) {
            Mapping written = new Mapping(Place.NOWHERE, Map.of());
            for (Map.Entry<String, T> entry : defaultValue.entrySet()) {
                written = written.with(
                        new Scalar(Place.NOWHERE, entry.getKey(), true),
                        new Scalar(Place.NOWHERE, writer.apply(entry.getValue()), true));
            }
            return written;
        }

        @Override
        public Mapping override(Mapping before, String entry, Scalar value) {
            return value.given() ? before.with(new Scalar(value.place(), entry, true), value) : before.without(entry);
        }

        @Override
        public String form() {
            return "NAME=VALUE";
        }

        private boolean readEntry(Scalar name, RawValue raw, String key, Map<String, T> values, Faults faults) {
            // Faults name the entry; the key itself counts as faulty too, so that nothing is concluded from it.
            String entryKey = key + "." + name.text();
            One<String> names = new One<>(title, range, nameReader, Function.identity());
            Optional<String> readName = names.read(name, entryKey, faults);
            if (readName.isEmpty()) {
                return false;
            }
            String known = readName.get();
            One<T> one = new One<>(title, range, text -> reader.apply(known, text), writer);
            Optional<T> value = one.read(raw, entryKey, faults);
            if (value.isPresent() && values.putIfAbsent(known, value.get()) != null) {
                faults.add(name.place(), entryKey, "is given twice");
                return false;
            }
            return value.isPresent();
        }

        @Override
        public String write(Map<String, T> value) {
            return "{" + String.join(", ", lines(value)) + "}";
        }

        @Override
        public List<String> block(Map<String, T> value) {
            return lines(value);
        }

        private List<String> lines(Map<String, T> value) {
            return value.entrySet().stream()
                    .map(entry ->
                            YamlText.scalar(entry.getKey()) + ": " + YamlText.scalar(writer.apply(entry.getValue())))
                    .toList();
        }
    }
}
