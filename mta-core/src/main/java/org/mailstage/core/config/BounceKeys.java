package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.dsn.BounceSettings;

/** The keys of bounces. */
final class BounceKeys {
    private BounceKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static BounceSettings read(Values values) {
        return BounceSettings.DEFAULT;
    }
}
