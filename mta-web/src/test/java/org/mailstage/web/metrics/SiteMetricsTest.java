package org.mailstage.web.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailstage.core.site.ShapingStatistics;
import org.mailstage.core.site.ShapingStatistics.RuleHit;
import org.mailstage.core.site.SiteOverview;
import org.mailstage.core.site.SiteView;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.Suspensions;

class SiteMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private final Map<String, AtomicLong> figures = new TreeMap<>();
    private final MetricRegistry registry = mock();
    private final SiteOverview overview = mock();
    private final ShapingStatistics statistics = mock();
    private final Suspensions suspensions = mock();

    @BeforeEach
    void record() {
        when(registry.counter(any(Metadata.class), any(Tag[].class)))
                .thenAnswer(call -> counter(key(call.getArguments(), 1)));
        when(registry.gauge(any(Metadata.class), any(), any(), any(Tag[].class)))
                .thenAnswer(call -> {
                    AtomicLong level = call.getArgument(1);
                    figures.put(key(call.getArguments(), 3), level);
                    return null;
                });
    }

    @Test
    void sitesShouldBeSummedUpByProvider() {
        when(overview.sites())
                .thenReturn(
                        List.of(site("google", 5, false), site("google", 7, true), site("", 20, false)),
                        List.of(site("", 3, false)));
        when(suspensions.list())
                .thenReturn(
                        List.of(new Suspension(Suspension.Scope.TENANT, "shop", "", "admin", NOW, Optional.empty())));
        when(statistics.hits()).thenReturn(List.of(new RuleHit("google", "suspend", 2)));
        when(statistics.pauses()).thenReturn(4L);
        when(statistics.turnedAway()).thenReturn(8L);
        when(statistics.refused()).thenReturn(9L);
        SiteMetrics metrics = new SiteMetrics(registry, overview, statistics, suspensions);

        metrics.update();

        assertThat(figures.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().get())))
                .containsEntry("mta_sites google", 2L)
                .containsEntry("mta_sites none", 1L)
                .containsEntry("mta_sites_closed google", 1L)
                .containsEntry("mta_site_concurrency google", 12L)
                .containsEntry("mta_site_rule_hits_total google suspend", 2L)
                .containsEntry("mta_site_pauses_total", 4L)
                .containsEntry("mta_site_turned_away_total busy", 8L)
                .containsEntry("mta_site_turned_away_total closed", 9L)
                .containsEntry("mta_suspensions tenant", 1L)
                .containsEntry("mta_suspensions site", 0L);
        metrics.update();
        assertThat(figures.get("mta_sites google")).as("none is left").hasValue(0);
    }

    private static SiteView site(String provider, int concurrency, boolean closed) {
        return new SiteView(
                "mx:example.com",
                provider,
                0,
                concurrency,
                20,
                closed ? Optional.of(NOW) : Optional.empty(),
                "",
                Optional.empty());
    }

    private static String key(Object[] arguments, int firstTag) {
        String tags = Arrays.stream(arguments, firstTag, arguments.length)
                .map(tag -> " " + ((Tag) tag).getTagValue())
                .collect(Collectors.joining());
        return ((Metadata) arguments[0]).getName() + tags;
    }

    private Counter counter(String key) {
        AtomicLong value = figures.computeIfAbsent(key, k -> new AtomicLong());
        Counter counter = mock();
        when(counter.getCount()).thenReturn(value.get());
        doAnswer(call -> value.addAndGet(call.getArgument(0))).when(counter).inc(anyLong());
        return counter;
    }
}
