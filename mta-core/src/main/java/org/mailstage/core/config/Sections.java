package org.mailstage.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;

/**
 * The type of a map of sections: names of the administrator's choice, and below each the same keys. Immutable.
 *
 * <p>An empty section with the name of a default one must give just that, because on the command line a key of a default
 * section can be overridden alone.
 *
 * @param title one or two words for the reference page
 * @param names the type of the names
 * @param keys the keys of a section, in the order of the example file
 * @param reader makes a section of its values, none of which is faulty; reports faults and gives nothing
 */
record Sections<S>(
        String title, One<String> names, List<SectionKey<S, ?>> keys, Function<SectionValues, Optional<S>> reader)
        implements ValueType.Named<S> {
    Sections {
        keys = List.copyOf(keys);
    }

    @Override
    public String range() {
        return "";
    }

    @Override
    public Optional<Map<String, S>> read(RawValue raw, String key, Faults faults) {
        if (!(raw instanceof Mapping mapping)) {
            faults.add(raw.place(), key, "takes sections: one 'name:' a line, and its keys below it, indented");
            return Optional.empty();
        }
        Map<String, S> sections = new LinkedHashMap<>();
        boolean complete = true;
        for (Map.Entry<Scalar, RawValue> entry : mapping.entries().entrySet()) {
            if (faults.isFull()) {
                return Optional.empty();
            }
            complete &= readSection(entry.getKey(), entry.getValue(), key, sections, faults);
        }
        return complete ? Optional.of(sections) : Optional.empty();
    }

    private boolean readSection(Scalar name, RawValue raw, String key, Map<String, S> sections, Faults faults) {
        String path = key + "." + name.text();
        Optional<String> known = names.read(name, path, faults);
        if (known.isEmpty()) {
            return false;
        }
        if (sections.containsKey(known.get())) {
            faults.add(name.place(), path, "is given twice");
            return false;
        }
        if (!(raw instanceof Mapping) && !raw.isAbsent()) {
            faults.add(raw.place(), path, "is a section: its keys stand below it, indented");
            return false;
        }
        SectionValues values = new SectionValues(path, new Scalar(name.place(), known.get(), true), faults);
        if (raw instanceof Mapping section) {
            readKeys(section, values, faults);
        }
        Optional<S> read = values.isFaulty() ? Optional.empty() : reader.apply(values);
        read.ifPresent(section -> sections.put(known.get(), section));
        return read.isPresent() && !values.isFaulty();
    }

    private void readKeys(Mapping section, SectionValues values, Faults faults) {
        for (Map.Entry<Scalar, RawValue> entry : section.entries().entrySet()) {
            if (faults.isFull()) {
                return;
            }
            Optional<SectionKey<S, ?>> key = find(entry.getKey().text());
            if (key.isPresent()) {
                values.read(key.get(), entry.getValue());
            } else {
                values.unknown(entry.getKey(), advice(entry.getKey().text()));
            }
        }
    }

    private Optional<SectionKey<S, ?>> find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    private String advice(String unknown) {
        List<String> known = keys.stream().<String>map(SectionKey::name).toList();
        return Suggestions.nearest(unknown, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    @Override
    public Mapping written(Map<String, S> defaultValue) {
        Map<Scalar, RawValue> sections = new LinkedHashMap<>();
        defaultValue
                .keySet()
                .forEach(name ->
                        sections.put(new Scalar(Place.NOWHERE, name, true), new Mapping(Place.NOWHERE, Map.of())));
        return new Mapping(Place.NOWHERE, sections);
    }

    @Override
    public Mapping override(Mapping before, String entry, Scalar value) {
        int dot = entry.lastIndexOf('.');
        boolean whole = dot < 0 || (!value.given() && before.find(entry).isPresent());
        if (whole) {
            return value.given() ? before.with(new Scalar(value.place(), entry, true), value) : before.without(entry);
        }
        String name = entry.substring(0, dot);
        Scalar key = new Scalar(value.place(), entry.substring(dot + 1), true);
        Optional<RawValue> section = before.find(name);
        if (section.isPresent() && !section.get().isAbsent() && !(section.get() instanceof Mapping)) {
            return before; // The file's section is at fault, and that is reported.
        }
        if (section.isEmpty() && !value.given()) {
            return before;
        }
        Mapping keysBefore = section.filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .orElseGet(() -> new Mapping(value.place(), Map.of()));
        return before.replace(
                new Scalar(value.place(), name, true),
                value.given() ? keysBefore.with(key, value) : keysBefore.without(key.text()));
    }

    @Override
    public String form() {
        return "NAME.KEY=VALUE";
    }

    @Override
    public String write(Map<String, S> value) {
        StringJoiner sections = new StringJoiner(", ", "{", "}");
        value.forEach((name, section) ->
                sections.add(YamlText.scalar(name) + ": {" + String.join(", ", lines(section)) + "}"));
        return sections.toString();
    }

    @Override
    public List<String> block(Map<String, S> value) {
        List<String> block = new ArrayList<>();
        value.forEach((name, section) -> {
            block.add(YamlText.scalar(name) + ":");
            lines(section).forEach(line -> block.add("  " + line));
        });
        return block;
    }

    private List<String> lines(S section) {
        return keys.stream()
                .filter(key -> !key.valueText(section).isEmpty())
                .map(key -> key.name() + ": " + key.valueText(section))
                .toList();
    }
}
