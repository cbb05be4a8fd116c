package org.mailstage.web.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.mailstage.core.site.ShapingStatistics;
import org.mailstage.core.site.SiteOverview;
import org.mailstage.core.site.SiteView;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.Suspensions;

/** Copies what this node knows of sites into a metric registry, by provider: there are too many sites. For one thread. */
final class SiteMetrics {
    /** Sites that no known provider runs. */
    private static final String NOBODY = "none";

    private final Figures figures;
    private final SiteOverview overview;
    private final ShapingStatistics statistics;
    private final Suspensions suspensions;
    private final Set<String> providers = new HashSet<>();

    SiteMetrics(MetricRegistry registry, SiteOverview overview, ShapingStatistics statistics, Suspensions suspensions) {
        this.figures = new Figures(registry);
        this.overview = overview;
        this.statistics = statistics;
        this.suspensions = suspensions;
    }

    /** What the sites of one provider come to. */
    private static final class Sum {
        private long known;
        private long concurrency;
        private long closed;

        private void add(SiteView site) {
            known++;
            concurrency += site.concurrency();
            closed += site.closedUntil().isPresent() ? 1 : 0;
        }
    }

    /** Brings all up to date. */
    void update() {
        Map<String, Sum> sums = new TreeMap<>();
        for (SiteView site : overview.sites()) {
            String provider = site.provider().isEmpty() ? NOBODY : site.provider();
            sums.computeIfAbsent(provider, key -> new Sum()).add(site);
        }
        providers.addAll(sums.keySet());
        // A provider none of whose sites is known any more has 0, not its last figure.
        providers.forEach(provider -> levels(provider, sums.getOrDefault(provider, new Sum())));
        statistics
                .hits()
                .forEach(hit -> figures.total(
                        "mta_site_rule_hits_total",
                        "Replies that led to an action, by provider and action",
                        hit.count(),
                        new Tag("provider", hit.provider()),
                        new Tag("action", hit.action())));
        figures.total(
                "mta_site_pauses_total",
                "How often a site was left alone because its hosts did not answer",
                statistics.pauses());
        attempts("busy", statistics.turnedAway());
        attempts("closed", statistics.refused());
        List<Suspension> held = suspensions.list();
        for (Suspension.Scope scope : Suspension.Scope.values()) {
            figures.level(
                    "mta_suspensions",
                    "Suspensions that hold now, by what is suspended",
                    held.stream().filter(one -> one.scope() == scope).count(),
                    new Tag("scope", scope.keyword()));
        }
    }

    private void levels(String provider, Sum sum) {
        Tag tag = new Tag("provider", provider);
        figures.level("mta_sites", "Sites that this node has sent to lately", sum.known, tag);
        figures.level(
                "mta_sites_closed",
                "Sites that are suspended for a time or left alone as none answers",
                sum.closed,
                tag);
        figures.level(
                "mta_site_concurrency",
                "Attempts that this node would make at once at these sites",
                sum.concurrency,
                tag);
    }

    private void attempts(String why, long count) {
        figures.total(
                "mta_site_turned_away_total", "Attempts that were not made now, by why", count, new Tag("reason", why));
    }
}
