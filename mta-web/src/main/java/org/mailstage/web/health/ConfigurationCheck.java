package org.mailstage.web.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.mailstage.ejb.admin.ConfigAdmin;
import org.mailstage.ejb.admin.ConfigView;

/** Ready when a configuration is in force. */
@Readiness
@ApplicationScoped
public class ConfigurationCheck implements HealthCheck {
    private static final String NAME = "configuration";

    @Inject
    ConfigAdmin config;

    @Override
    public HealthCheckResponse call() {
        try {
            ConfigView current = config.current();
            return HealthCheckResponse.named(NAME)
                    .up()
                    .withData("tag", current.tag())
                    .withData("since", current.since().toString())
                    .build();
        } catch (IllegalStateException e) {
            return HealthCheckResponse.down(NAME);
        }
    }
}
