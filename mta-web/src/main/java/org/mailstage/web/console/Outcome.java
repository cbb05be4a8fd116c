package org.mailstage.web.console;

import java.io.Serializable;

/**
 * What became of an action, shown on its page until the next one.
 *
 * @param tone good, warn or bad; empty before the first action
 * @param icon the icon beside the text
 * @param text what happened, for people
 */
public record Outcome(String tone, String icon, String text) implements Serializable {
    static final Outcome NONE = new Outcome("", "dot", "");

    static Outcome good(String text) {
        return new Outcome("good", "check", text);
    }

    static Outcome warn(String text) {
        return new Outcome("warn", "alert", text);
    }

    static Outcome bad(String text) {
        return new Outcome("bad", "cross", text);
    }
}
