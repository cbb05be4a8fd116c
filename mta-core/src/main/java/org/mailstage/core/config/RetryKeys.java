package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.schedule.RetrySettings;

/** The keys of retry rules. */
final class RetryKeys {
    private RetryKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static RetrySettings read(Values values) {
        return RetrySettings.DEFAULT;
    }
}
