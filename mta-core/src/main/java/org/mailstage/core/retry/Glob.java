package org.mailstage.core.retry;

import java.util.Locale;

/**
 * A pattern in which {@code *} stands for any characters, dots too; case does not count. Immutable.
 *
 * @param text the pattern as it was written, in lower case
 */
public record Glob(String text) {
    public Glob {
        text = text.toLowerCase(Locale.ROOT);
    }

    /** Takes time in proportion to the lengths of both, whatever the pattern. */
    public boolean matches(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String[] parts = text.split("\\*", -1);
        if (parts.length == 1) {
            return lower.equals(text);
        }
        String last = parts[parts.length - 1];
        int at = parts[0].length();
        if (!lower.startsWith(parts[0]) || lower.length() < at + last.length() || !lower.endsWith(last)) {
            return false;
        }
        int end = lower.length() - last.length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = lower.indexOf(parts[i], at);
            if (found < 0 || found + parts[i].length() > end) {
                return false;
            }
            at = found + parts[i].length();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
