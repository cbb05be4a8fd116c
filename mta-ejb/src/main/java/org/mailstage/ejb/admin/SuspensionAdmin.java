package org.mailstage.ejb.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.Suspensions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops and resumes mail to a site or domain, from a source or of a tenant, over the whole cluster. Thread-safe. */
@ApplicationScoped
public class SuspensionAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(SuspensionAdmin.class);

    @Inject
    Suspensions suspensions;

    /** Those that hold now, by scope and name. */
    public List<SuspensionView> list() {
        return suspensions.list().stream().map(SuspensionView::of).toList();
    }

    /**
     * Suspends; takes the place of another suspension of the same scope and name.
     *
     * @param length until it ends by itself; null when somebody must end it
     * @param by who does it, for the log
     */
    public SuspensionView suspend(
            Suspension.Scope scope, String name, String reason, @Nullable Duration length, String by) {
        Instant now = Instant.now();
        Suspension suspension = new Suspension(
                scope, name, reason, by, now, Optional.ofNullable(length).map(now::plus));
        suspensions.suspend(suspension);
        LOG.info(
                "MTA-15020 suspended: {}={} until={} by=\"{}\" reason=\"{}\"",
                scope.keyword(),
                name,
                suspension.until().map(Instant::toString).orElse("resumed"),
                by,
                suspension.reason());
        return SuspensionView.of(suspension);
    }

    /** Ends a suspension. @return false when there was none */
    public boolean resume(Suspension.Scope scope, String name, String by) {
        boolean done = suspensions.resume(scope, name);
        if (done) {
            LOG.info("MTA-15021 resumed: {}={} by=\"{}\"", scope.keyword(), name, by);
        }
        return done;
    }
}
