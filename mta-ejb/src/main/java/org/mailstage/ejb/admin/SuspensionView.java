package org.mailstage.ejb.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.Suspension;

/**
 * No mail goes somewhere for now. Immutable.
 *
 * @param scope site, domain, source or tenant
 * @param name of it
 * @param reason in one line
 * @param by who or which rule said so
 * @param since when it began
 * @param until when it ends by itself; null when somebody must end it
 */
public record SuspensionView(
        String scope,
        String name,
        String reason,
        String by,
        Instant since,
        @Nullable Instant until) {
    static SuspensionView of(Suspension suspension) {
        return new SuspensionView(
                suspension.scope().keyword(),
                suspension.name(),
                suspension.reason(),
                suspension.by(),
                suspension.since(),
                suspension.until().orElse(null));
    }
}
