package org.mailstage.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.mailstage.ejb.admin.StatusService;

/** Ready when the broker answers: without it no mail can be accepted. */
@Readiness
@ApplicationScoped
public class BrokerCheck implements HealthCheck {
    @Inject
    StatusService status;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("broker")
                .status(status.broker().reachable())
                .build();
    }
}
