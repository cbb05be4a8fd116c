package org.mailstage.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.ejb.admin.StatusService;

/** Tells whether the database takes the trace. Always up: mail flows without the database (invariant I8). */
@Readiness
@ApplicationScoped
public class TraceCheck implements HealthCheck {
    @Inject
    StatusService status;

    @Override
    public HealthCheckResponse call() {
        TraceStatus trace = status.trace();
        @Nullable Instant downSince = trace.databaseDownSince();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("trace")
                .up()
                .withData("database", downSince == null ? "up" : "down since " + downSince)
                .withData("backlogOctets", trace.backlogOctets())
                .withData("lostEvents", trace.lostEvents());
        return response.build();
    }
}
