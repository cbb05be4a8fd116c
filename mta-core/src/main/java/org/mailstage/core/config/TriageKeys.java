package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.triage.TriageSettings;

/** The keys of the look at unknown clients. */
final class TriageKeys {
    private TriageKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static TriageSettings read(Values values) {
        return TriageSettings.DEFAULT;
    }
}
