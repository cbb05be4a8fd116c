package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.tls.TlsSettings;

/** The keys of certificates and protocol of the listeners. */
final class TlsKeys {
    private TlsKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static TlsSettings read(Values values) {
        return TlsSettings.DEFAULT;
    }
}
