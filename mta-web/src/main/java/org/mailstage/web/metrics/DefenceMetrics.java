package org.mailstage.web.metrics;

import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.mailstage.ejb.admin.DefenceService;
import org.mailstage.ejb.admin.DefenceStatus;

/** Copies what this node refuses into a metric registry. For one thread. */
final class DefenceMetrics {
    private static final String GREYLIST = "mta_greylist_recipients_total";
    private static final String GREYLIST_HELP = "Recipients that greylisting decided on, by result";

    private final Figures figures;
    private final DefenceService service;

    DefenceMetrics(MetricRegistry registry, DefenceService service) {
        this.figures = new Figures(registry);
        this.service = service;
    }

    /** Brings all up to date. */
    void update() {
        DefenceStatus status = service.status();
        figures.level(
                "mta_overloaded",
                "1 while no mail is taken for lack of room, else 0",
                status.overload() == null ? 0 : 1);
        figures.total(
                "mta_overload_refusals_total", "Mail transactions refused for lack of room", status.overloadRefusals());
        status.rules()
                .forEach(rule -> figures.total(
                        "mta_traffic_refusals_total",
                        "Refusals to clients over a limit on traffic, by rule",
                        rule.refusals(),
                        new Tag("rule", rule.rule())));
        DefenceStatus.GreylistCounts greylist = status.greylist();
        recipients("delayed", greylist.delayed());
        recipients("passed", greylist.passed());
        recipients("unanswered", greylist.unanswered());
        figures.level(
                "mta_greylist_entries",
                "Senders and networks that greylisting remembers in the cluster; -1 when nobody can say",
                greylist.entries());
    }

    private void recipients(String result, long value) {
        figures.total(GREYLIST, GREYLIST_HELP, value, new Tag("result", result));
    }
}
