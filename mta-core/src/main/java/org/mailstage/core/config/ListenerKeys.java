package org.mailstage.core.config;

import java.util.List;
import java.util.Map;
import org.mailstage.core.smtp.server.ListenerSettings;

/** The keys of the listeners. */
final class ListenerKeys {
    private ListenerKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The listeners out of the values read. */
    static Map<String, ListenerSettings> listeners(Values values) {
        return ReceptionSettings.DEFAULT.listeners();
    }
}
