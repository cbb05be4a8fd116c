package org.mailstage.core.triage;

import java.util.Locale;

/** What becomes of a client that does not stand the look at it. */
public enum TriageAction {
    /** It is counted and logged, and gets a session; the next connection is looked at again. */
    IGNORE,
    /** It gets a session in which every recipient is refused, so that the log says whom it wanted to write to. */
    ENFORCE,
    /** It gets one reply instead of a greeting, and the connection is closed. */
    DROP;

    private final String keyword = name().toLowerCase(Locale.ROOT);

    /** As it is written in the configuration. */
    public String keyword() {
        return keyword;
    }
}
