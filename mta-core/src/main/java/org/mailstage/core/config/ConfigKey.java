package org.mailstage.core.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Scalar;
import org.mailstage.core.config.ValueType.Named;

/**
 * One key of the mail settings: all that is known of it, in one place. Parser, writer, example file and reference page
 * are made from these. Immutable.
 *
 * @param <T> the Java type of its value
 */
public final class ConfigKey<T> {
    /** When a changed value takes effect. */
    public enum Lifetime {
        /** As soon as the configuration is applied, on every node. */
        RELOAD("as soon as it is applied, on every node"),
        /** At the next start of the node. */
        RESTART("at the next start of the node");

        private final String words;

        Lifetime(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private final String name;
    private final ValueType<T> type;
    private final T defaultValue;
    private final Function<MailSettings, T> getter;
    private final KeyDoc doc;

    ConfigKey(String name, ValueType<T> type, T defaultValue, Function<MailSettings, T> getter, KeyDoc doc) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.getter = getter;
        this.doc = doc;
    }

    /** Full name, with dots between section and key. */
    public String name() {
        return name;
    }

    /** The section's name; empty at top level. */
    public String section() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** The name within its section. */
    public String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The type in a word or two. */
    public String typeTitle() {
        return type.title();
    }

    /** Least and greatest value; empty where there is none. */
    public String range() {
        return type.range();
    }

    /** All mail settings are swapped as a whole, so none needs a restart yet. */
    public Lifetime lifetime() {
        return Lifetime.RELOAD;
    }

    /** The default as it would stand in the file, or in words; empty when there is none. */
    public String defaultText() {
        return doc.defaultText().isEmpty() ? type.write(defaultValue) : doc.defaultText();
    }

    public KeyDoc doc() {
        return doc;
    }

    /** The value in force, in one line as it may stand in the file; empty when there is none. */
    public String valueText(MailSettings settings) {
        return type.write(getter.apply(settings));
    }

    /** The value in force in lines to stand indented below the key; empty when {@link #valueText} is better. */
    List<String> valueBlock(MailSettings settings) {
        return type.block(getter.apply(settings));
    }

    /** The default as it would stand in the file; empty when there is none. */
    String defaultValueText() {
        return type.write(defaultValue);
    }

    /** Names of the default's sections; none when it has none or its value is no map of sections. */
    List<String> defaultSections() {
        return type instanceof Sections<?> && defaultValue instanceof Map<?, ?> sections
                ? sections.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** The value of a key of one of the default's sections, as it would stand in the file. */
    @SuppressWarnings("unchecked") // The default and the keys of its sections belong to the type.
    String defaultOf(String section, SectionKey<?, ?> key) {
        Object value = Objects.requireNonNull(((Map<String, Object>) defaultValue).get(section), section);
        return ((SectionKey<Object, ?>) key).valueText(value);
    }

    /** The keys of its sections, when its value is a map of sections; else none. */
    List<? extends SectionKey<?, ?>> sectionKeys() {
        return type instanceof Sections<?> sections ? sections.keys() : List.of();
    }

    /**
     * The value with an override of one of its entries; of the default's entries when there is no value.
     *
     * @throws IllegalStateException when its value has no entries
     */
    RawValue withOverride(Optional<Mapping> before, String entry, Scalar value) {
        if (type instanceof Named<?> named) {
            return named.override(before.orElseGet(this::defaultEntries), entry, value);
        }
        throw new IllegalStateException(name + " has no entries");
    }

    @SuppressWarnings("unchecked") // The default is of the type.
    private Mapping defaultEntries() {
        return ((Named<Object>) type).written((Map<String, Object>) defaultValue);
    }

    T defaultValue() {
        return defaultValue;
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
