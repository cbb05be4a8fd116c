package org.mailstage.core.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.config.RawValue.Mapping;
import org.mailstage.core.config.RawValue.Place;
import org.mailstage.core.config.RawValue.Scalar;
import org.mailstage.core.config.RawValue.Sequence;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into values with their places. No object is ever made from a tag; anchors, aliases, merge keys and tags
 * are refused, and so is a file that is too large or nested too deep. Used for one file, then dropped.
 */
final class YamlSource {
    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP, Tag.MERGE);

    private final Faults faults;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlSource(Faults faults) {
        this.faults = faults;
    }

    /** The top-level section; an empty file gives an empty one, a faulty file what could be read of it. */
    static Mapping read(String yaml, Faults faults) {
        return new YamlSource(faults).top(yaml);
    }

    private Mapping top(String yaml) {
        Mapping empty = new Mapping(Place.NOWHERE, Map.of());
        Optional<Node> root = compose(yaml);
        if (root.isEmpty() || isNull(root.get())) {
            return empty;
        }
        if (root.get() instanceof MappingNode mapping) {
            return mapping(mapping, "");
        }
        faults.addUnreadable(place(root.get()), "a configuration is made of 'key: value' lines");
        return empty;
    }

    private Optional<Node> compose(String yaml) {
        if (yaml.length() > MAX_CHARACTERS) {
            faults.addUnreadable(Place.NOWHERE, "the file is larger than " + SizeText.format(MAX_CHARACTERS));
            return Optional.empty();
        }
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_CHARACTERS);
        try {
            return Optional.ofNullable(new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml)));
        } catch (MarkedYAMLException e) {
            faults.addUnreadable(place(e.getProblemMark()), "is no YAML: " + problem(e));
        } catch (ReaderException e) {
            faults.addUnreadable(
                    place(yaml, e.getPosition()),
                    String.format("is no YAML: there is a character U+%04X", e.getCodePoint()));
        } catch (RuntimeException e) {
            // Nested too deep, or a case the library did not think of: in any case the file is at fault, not we.
            faults.addUnreadable(Place.NOWHERE, "is no YAML that is read here: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Place place(String yaml, int position) {
        String before = yaml.substring(0, Math.min(Math.max(position, 0), yaml.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, before.length() - before.lastIndexOf('\n'), false);
    }

    private static String problem(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ", ";
        String text = context + e.getProblem();
        return text.contains("alias") ? text + " (a name with * needs quotes, such as \"*.example.net\")" : text;
    }

    private Mapping mapping(MappingNode node, String key) {
        Map<Scalar, RawValue> entries = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Optional<Scalar> name = name(tuple.getKeyNode(), key);
            if (name.isPresent()) {
                String full = key.isEmpty()
                        ? name.get().text()
                        : key + "." + name.get().text();
                Integer before =
                        lines.putIfAbsent(name.get().text(), name.get().place().line());
                if (before != null) {
                    faults.add(name.get().place(), full, "is given twice, first in line " + before);
                } else {
                    value(tuple.getValueNode(), full).ifPresent(value -> entries.put(name.get(), value));
                }
            }
        }
        return new Mapping(place(node), entries);
    }

    private Optional<Scalar> name(Node node, String key) {
        if (!(node instanceof ScalarNode scalar)) {
            faults.add(place(node), key, "a key is a word, not a list or a section");
            return Optional.empty();
        }
        if (scalar.getValue().isBlank()) {
            faults.add(place(node), key, "there is no key before the colon");
            return Optional.empty();
        }
        return isPlainYaml(node, key)
                ? Optional.of(new Scalar(place(node), scalar.getValue(), true))
                : Optional.empty();
    }

    private Optional<RawValue> value(Node node, String key) {
        if (!isPlainYaml(node, key)) {
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping(mapping, key));
        }
        if (node instanceof SequenceNode sequence) {
            List<RawValue> items = new ArrayList<>();
            sequence.getValue().forEach(item -> value(item, key).ifPresent(items::add));
            return Optional.of(new Sequence(place(node), items));
        }
        return Optional.of(new Scalar(place(node), ((ScalarNode) node).getValue(), !isNull(node)));
    }

    private boolean isPlainYaml(Node node, String key) {
        if (!seen.add(node)) {
            faults.add(place(node), key, "anchors and aliases (& and *) are not read here; a text with * needs quotes");
            return false;
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            faults.add(place(node), key, "tags (!) are not read here");
            return false;
        }
        return true;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && Tag.NULL.equals(node.getTag());
    }

    private static Place place(Node node) {
        return place(node.getStartMark());
    }

    private static Place place(@Nullable Mark mark) {
        return mark == null ? Place.NOWHERE : new Place(mark.getLine() + 1, mark.getColumn() + 1, false);
    }
}
