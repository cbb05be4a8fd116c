package org.mailstage.web.metrics;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.Suspensions;
import org.mailstage.ejb.admin.DefenceService;
import org.mailstage.ejb.admin.Listeners;
import org.mailstage.ejb.admin.QueueService;
import org.mailstage.ejb.admin.StatusService;
import org.mailstage.ejb.site.ClusterSiteGate;
import org.mailstage.ejb.triage.TriageService;
import org.mailstage.ejb.verification.VerificationService;

/** Brings the figures up to date every few seconds while the application runs, whether somebody reads them or not. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MetricsStartup {
    @Inject
    MetricRegistry registry;

    @Inject
    StatusService status;

    @Inject
    QueueService queues;

    @Inject
    Listeners listeners;

    @Inject
    TriageService triage;

    @Inject
    VerificationService verification;

    @Inject
    DefenceService defence;

    @Inject
    ClusterSiteGate gate;

    @Inject
    Suspensions suspensions;

    private @Nullable NodeMetrics metrics;
    private @Nullable DefenceMetrics refusals;
    private @Nullable UnknownsMetrics unknowns;
    private @Nullable SiteMetrics sites;

    @PostConstruct
    void start() {
        metrics = new NodeMetrics(registry, status, queues, listeners);
        refusals = new DefenceMetrics(registry, defence);
        unknowns = new UnknownsMetrics(registry, triage.statistics(), verification.statistics());
        sites = new SiteMetrics(registry, gate, gate.statistics(), suspensions);
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void update() {
        NodeMetrics started = metrics;
        if (started != null) {
            started.update();
        }
        UnknownsMetrics startedToo = unknowns;
        if (startedToo != null) {
            startedToo.update();
        }
        DefenceMetrics startedLast = refusals;
        if (startedLast != null) {
            startedLast.update();
        }
        SiteMetrics ofSites = sites;
        if (ofSites != null) {
            ofSites.update();
        }
    }
}
