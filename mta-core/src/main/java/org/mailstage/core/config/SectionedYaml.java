package org.mailstage.core.config;

import java.util.List;

/** Puts keys below the names of their sections, in YAML's block style. Not thread-safe. */
final class SectionedYaml {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private String section = "";

    /** Opens the key's section, unless it is open. */
    SectionedYaml enter(ConfigKey<?> key) {
        String wanted = key.section();
        String[] names = wanted.isEmpty() ? new String[0] : wanted.split("\\.");
        String path = "";
        for (int depth = 0; depth < names.length; depth++) {
            path = path.isEmpty() ? names[depth] : path + "." + names[depth];
            if (!section.equals(path) && !section.startsWith(path + ".")) {
                text.append(INDENT.repeat(depth)).append(names[depth]).append(":\n");
            }
        }
        section = wanted;
        return this;
    }

    /** A line at the depth of the section that is open. */
    SectionedYaml line(String content) {
        text.append(INDENT.repeat(depth())).append(content).append('\n');
        return this;
    }

    /** A key with its lines indented below it. */
    SectionedYaml block(String name, List<String> lines) {
        line(name + ":");
        lines.forEach(content -> line(INDENT + content));
        return this;
    }

    SectionedYaml blankLine() {
        text.append('\n');
        return this;
    }

    private int depth() {
        return section.isEmpty() ? 0 : section.split("\\.").length;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
