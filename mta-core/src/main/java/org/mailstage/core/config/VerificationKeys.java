package org.mailstage.core.config;

import java.util.List;
import org.mailstage.core.verification.VerificationSettings;

/** The keys of recipient verification. */
final class VerificationKeys {
    private VerificationKeys() {}

    static List<ConfigKey<?>> all() {
        return List.of();
    }

    /** The settings out of the values read. */
    static VerificationSettings read(Values values) {
        return VerificationSettings.DEFAULT;
    }
}
