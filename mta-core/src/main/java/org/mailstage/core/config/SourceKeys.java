package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.delivery.SourceSettings;

/** The keys of source addresses. */
final class SourceKeys {
    private SourceKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static SourceSettings read(Values values) {
        return SourceSettings.DEFAULT;
    }
}
