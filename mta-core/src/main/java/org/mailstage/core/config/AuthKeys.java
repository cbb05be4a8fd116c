package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.auth.AuthSettings;

/** The keys of authentication. */
final class AuthKeys {
    private AuthKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static AuthSettings read(Values values) {
        return AuthSettings.DEFAULT;
    }
}
