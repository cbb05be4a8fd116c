package org.mailstage.web.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Figures counted elsewhere, as they stand in a metric registry. For one thread. */
final class Figures {
    private static final String UNIT = "none";

    private final MetricRegistry registry;
    private final Map<String, AtomicLong> levels = new ConcurrentHashMap<>();

    Figures(MetricRegistry registry) {
        this.registry = registry;
    }

    /** A figure that only grows. */
    void total(String name, String help, long value, Tag... tags) {
        Counter counter = registry.counter(metadata(name, help), tags);
        long behind = value - counter.getCount();
        if (behind > 0) {
            counter.inc(behind);
        }
    }

    /** A figure that goes up and down. */
    void level(String name, String help, long value, Tag... tags) {
        levels.computeIfAbsent(name + List.of(tags), key -> {
                    AtomicLong holder = new AtomicLong();
                    registry.gauge(metadata(name, help), holder, AtomicLong::get, tags);
                    return holder;
                })
                .set(value);
    }

    private static Metadata metadata(String name, String help) {
        return Metadata.builder()
                .withName(name)
                .withDescription(help)
                .withUnit(UNIT)
                .build();
    }
}
