package org.mailstage.web.console;

import org.jspecify.annotations.Nullable;

/** Text as somebody typed it into a field or an address. Stateless. */
final class FormText {
    /** As long as the longest mailbox. */
    private static final int LONGEST = 320;

    private FormText() {}

    /** Without blanks around it and never null; what is beyond all reason is cut off. */
    static String given(@Nullable String text) {
        String stripped = text == null ? "" : text.strip();
        return stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped;
    }
}
