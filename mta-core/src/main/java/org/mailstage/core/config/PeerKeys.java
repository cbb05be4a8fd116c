package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.smtp.server.PeerSettings;

/** The keys of peers that may speak for others. */
final class PeerKeys {
    private PeerKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static PeerSettings read(Values values) {
        return PeerSettings.DEFAULT;
    }
}
