package org.mailstage.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.mailstage.ejb.admin.ListenerService;
import org.mailstage.ejb.admin.ListenerView;

/** Ready when each SMTP listener of the configuration takes connections; tells of each whether it does. */
@Readiness
@ApplicationScoped
public class ListenersCheck implements HealthCheck {
    @Inject
    ListenerService listeners;

    @Override
    public HealthCheckResponse call() {
        List<ListenerView> all = listeners.list();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("listeners").status(all.stream().allMatch(ListenerView::bound));
        all.forEach(listener -> response.withData(listener.name(), listener.bound() ? listener.address() : "down"));
        return response.build();
    }
}
