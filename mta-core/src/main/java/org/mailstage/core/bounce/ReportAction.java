package org.mailstage.core.bounce;

import java.util.Locale;

/** What the reporting host did (RFC 3464 §2.3.3). */
public enum ReportAction {
    FAILED,
    DELAYED,
    DELIVERED,
    RELAYED,
    EXPANDED,
    /** Not said, or none of the others. */
    UNSTATED;

    static ReportAction parse(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        for (ReportAction action : values()) {
            // A comment or a word of explanation may follow.
            if (action != UNSTATED && word.startsWith(action.name())) {
                return action;
            }
        }
        return UNSTATED;
    }

    /** The class of an enhanced status that goes with it: 5, 4 or 2. */
    int statusClass() {
        return switch (this) {
            case FAILED, UNSTATED -> 5;
            case DELAYED -> 4;
            case DELIVERED, RELAYED, EXPANDED -> 2;
        };
    }
}
