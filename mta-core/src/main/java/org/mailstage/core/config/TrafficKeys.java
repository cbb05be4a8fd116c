package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.traffic.TrafficSettings;

/** The keys of limits on what clients send per time. */
final class TrafficKeys {
    private TrafficKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static TrafficSettings read(Values values) {
        return TrafficSettings.DEFAULT;
    }
}
