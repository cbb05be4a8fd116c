package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.site.ShapingSettings;

/** The keys of sites' limits. */
final class ShapingKeys {
    private ShapingKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static ShapingSettings read(Values values) {
        return ShapingSettings.DEFAULT;
    }
}
