package org.mailstage.core.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes YAML scalars so that they read back as the same text. Stateless. */
final class YamlText {
    // Plain only where no YAML reader can see anything but text or a number in it.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._/@:*+-]*[A-Za-z0-9])?");
    // Not true and false: where those are written, they are meant.
    private static final Set<String> RESERVED = Set.of("null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
