package org.mailstage.bench;

import java.util.Locale;

/** Builds one line of JSON with one flat object. */
final class JsonLine {
    private final StringBuilder line = new StringBuilder("{");

    JsonLine text(String name, String value) {
        return put(name, quoted(value));
    }

    JsonLine number(String name, long value) {
        return put(name, Long.toString(value));
    }

    JsonLine decimal(String name, double value) {
        return put(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
    }

    JsonLine flag(String name, boolean value) {
        return put(name, Boolean.toString(value));
    }

    String end() {
        return line + "}";
    }

    private JsonLine put(String name, String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append(quoted(name)).append(':').append(value);
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
