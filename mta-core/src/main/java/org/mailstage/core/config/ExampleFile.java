package org.mailstage.core.config;

import java.util.List;

/** The example of a configuration file, made from the registry of keys. Stateless. */
public final class ExampleFile {
    private static final String HEAD = """
            # Mail settings of Mailstage: an example that shows every key.
            #
            # Generated from the registry of keys; docs/configuration-reference.md says more about each of them.
            # What is left out, or stands behind a '#', has its default. To use a copy of this file:
            #   mvn -Prun -Dmta.config=FILE        at start
            #   mta config check FILE              lists every fault with its line
            #   mta config apply FILE              while the server runs
            """;

    private ExampleFile() {}

    /** A valid file: what every site decides for itself with an example, all else commented out at its default. */
    public static String render() {
        SectionedYaml yaml = new SectionedYaml();
        String before = "";
        for (ConfigKey<?> key : MailKeys.all()) {
            // Keys of one section stay together; sections and keys at top level stand apart.
            if (key.section().isEmpty() || !key.section().startsWith(before) || before.isEmpty()) {
                yaml.blankLine();
            }
            before = key.section();
            yaml.enter(key);
            render(key, yaml);
        }
        return HEAD + yaml;
    }

    private static void render(ConfigKey<?> key, SectionedYaml yaml) {
        yaml.line("# " + key.doc().summary() + range(key.range()));
        List<String> example = key.doc().example().lines().toList();
        if (!key.doc().live()) {
            renderSample(key, example, yaml);
        } else if (example.isEmpty()) {
            yaml.line("#" + key.shortName() + ": " + key.defaultText());
        } else if (example.size() == 1) {
            yaml.line(key.shortName() + ": " + example.get(0));
        } else {
            yaml.block(key.shortName(), example);
        }
    }

    /** Nothing that would be in force when its '#' is taken away, but for the default. */
    private static void renderSample(ConfigKey<?> key, List<String> sample, SectionedYaml yaml) {
        List<String> sections = key.defaultSections();
        String first = sample.size() == 1 ? key.shortName() + ": " + sample.get(0) : key.shortName() + ":";
        yaml.line("# For example:").line("#   " + first);
        if (sample.size() > 1) {
            sample.forEach(line -> yaml.line("#     " + line));
        }
        if (!sections.isEmpty()) {
            yaml.line("#" + key.shortName() + ":");
            renderSections(key, sections, yaml);
        } else if (!key.defaultValueText().isEmpty()) {
            yaml.line("#" + key.shortName() + ": " + key.defaultValueText());
        }
    }

    /** Each key once, with what it says in the first of the default sections; of the others the name says it all. */
    private static void renderSections(ConfigKey<?> key, List<String> sections, SectionedYaml yaml) {
        yaml.line("  #" + sections.get(0) + ":");
        key.sectionKeys().forEach(sectionKey -> {
            yaml.line("    # " + sectionKey.doc().summary()
                    + range(sectionKey.type().range()));
            yaml.line("    #" + sectionKey.name() + ": " + key.defaultOf(sections.get(0), sectionKey));
        });
        sections.stream().skip(1).forEach(name -> yaml.line("  #" + name + ":"));
    }

    private static String range(String range) {
        return range.isEmpty() ? "" : " (" + range + ")";
    }
}
