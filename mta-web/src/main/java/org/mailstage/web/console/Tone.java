package org.mailstage.web.console;

/**
 * How a state is shown: never by colour alone, so each tone has an icon of its own too.
 *
 * @param css suffix of the style class
 * @param icon name in icons.svg
 * @param label in words
 */
public record Tone(String css, String icon, String label) {
    static Tone good(String label) {
        return new Tone("good", "check", label);
    }

    static Tone info(String label) {
        return new Tone("info", "dot", label);
    }

    static Tone warn(String label) {
        return new Tone("warn", "clock", label);
    }

    static Tone bad(String label) {
        return new Tone("bad", "cross", label);
    }

    static Tone idle(String label) {
        return new Tone("idle", "dash", label);
    }

    Tone withIcon(String other) {
        return new Tone(css, other, label);
    }
}
