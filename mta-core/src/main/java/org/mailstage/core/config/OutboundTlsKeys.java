package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.tls.policy.OutboundTlsSettings;

/** The keys of TLS towards next hops. */
final class OutboundTlsKeys {
    private OutboundTlsKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static OutboundTlsSettings read(Values values) {
        return OutboundTlsSettings.DEFAULT;
    }
}
