package org.mailstage.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.mailstage.ejb.admin.ListenerStatus;
import org.mailstage.ejb.admin.Listeners;

/** Ready when there are SMTP listeners and each takes connections. */
@Readiness
@ApplicationScoped
public class ListenersCheck implements HealthCheck {
    @Inject
    Listeners listeners;

    @Override
    public HealthCheckResponse call() {
        List<ListenerStatus> all = listeners.all();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("listeners")
                .status(!all.isEmpty() && all.stream().allMatch(ListenerStatus::bound));
        all.forEach(listener -> response.withData(listener.name(), listener.bound() ? listener.address() : "down"));
        return response.build();
    }
}
