package org.mailstage.core.site;

import java.util.Optional;
import org.mailstage.core.site.Suspension.Scope;

/** What suspensions say of attempts. Stateless. */
final class Suspended {
    private Suspended() {}

    /** The suspension that concerns such an attempt: the site's, the domain's, the tenant's or the source's. */
    static Optional<Suspension> by(SuspensionBook book, SiteRequest request, String pool) {
        return book.find(Scope.SITE, request.site().name())
                .or(() -> book.find(Scope.DOMAIN, request.domain()))
                .or(() -> book.find(Scope.TENANT, request.tenant()))
                .or(() -> book.find(Scope.SOURCE, pool));
    }

    static String words(Suspension suspension) {
        return suspension.scope().keyword() + " " + suspension.name() + " is suspended by " + suspension.by()
                + (suspension.reason().isEmpty() ? "" : ": " + suspension.reason());
    }
}
