package org.mailstage.ejb.site;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.SiteStates;
import org.mailstage.core.config.MailSettings;
import org.mailstage.core.site.Admission;
import org.mailstage.core.site.GateSettings;
import org.mailstage.core.site.LimitView;
import org.mailstage.core.site.ShapingGate;
import org.mailstage.core.site.ShapingStatistics;
import org.mailstage.core.site.SiteGate;
import org.mailstage.core.site.SiteOverview;
import org.mailstage.core.site.SiteRequest;
import org.mailstage.core.site.SiteView;
import org.mailstage.ejb.config.ConfigService;
import org.mailstage.ejb.traffic.SiteRates;

/** The gate of this node, with the settings in force and with what the cluster shares. Thread-safe. */
@ApplicationScoped
public class ClusterSiteGate implements SiteGate, SiteOverview {
    @Inject
    SiteStates sites;

    @Inject
    ConfigService config;

    @Inject
    SiteRates rates;

    @Inject
    ClusterSuspensions suspensions;

    private @Nullable ShapingGate gate;

    @PostConstruct
    void start() {
        gate = new ShapingGate(settings(config.source()), sites, rates.tokens(), suspensions.book(), Clock.systemUTC());
    }

    private static Supplier<GateSettings> settings(Supplier<MailSettings> source) {
        return () -> {
            MailSettings settings = source.get();
            return new GateSettings(
                    settings.siteConcurrency(),
                    settings.idleConnection(),
                    settings.retry(),
                    settings.delivery().shaping());
        };
    }

    private ShapingGate gate() {
        ShapingGate made = gate;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    @Override
    public Admission ask(SiteRequest request) {
        return gate().ask(request);
    }

    @Override
    public void onRoom(RoomListener listener) {
        gate().onRoom(listener);
    }

    @Override
    public List<LimitView> explain(SiteRequest request) {
        return gate().overview().explain(request);
    }

    @Override
    public List<SiteView> sites() {
        return gate().overview().sites();
    }

    /** What the gate of this node did since its start. */
    public ShapingStatistics statistics() {
        return gate().statistics();
    }
}
