package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.greylist.GreylistSettings;

/** The keys of greylisting. */
final class GreylistKeys {
    private GreylistKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static GreylistSettings read(Values values) {
        return GreylistSettings.DEFAULT;
    }
}
