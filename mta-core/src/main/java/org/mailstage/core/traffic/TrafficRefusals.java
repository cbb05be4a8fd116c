package org.mailstage.core.traffic;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.RecentEntries;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.smtp.server.ListenerRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who was refused by this node for being over a limit, and says so once in the log.
 *
 * <p>Thread-safe. One line per subject, rule and window, not per refusal; the last {@value #CAPACITY} subjects at most are
 * known.
 */
public final class TrafficRefusals {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficRefusals.class);
    static final int CAPACITY = 1024;

    private final Clock clock;
    private final LongAdder[] totals = new LongAdder[TrafficRule.values().length];
    private final RecentEntries<Entry> entries = new RecentEntries<>(CAPACITY);

    /** Touched under the lock of the entries only. */
    private static final class Entry {
        private @Nullable OverLimit state;
    }

    public TrafficRefusals(Clock clock) {
        this.clock = clock;
        for (int i = 0; i < totals.length; i++) {
            totals[i] = new LongAdder();
        }
    }

    void refused(TrafficRule rule, ListenerRole role, String subject, Rate rate) {
        totals[rule.ordinal()].increment();
        Instant now = clock.instant();
        boolean isNew = entries.with(rule + " " + role + " " + subject, Entry::new, entry -> {
            OverLimit before = entry.state;
            boolean begins = before == null || isOver(before, now);
            entry.state = before == null || begins
                    ? new OverLimit(rule, role, subject, rate, now, now, 1)
                    : new OverLimit(rule, role, subject, rate, before.since(), now, before.refusals() + 1);
            return begins;
        });
        if (isNew) {
            LOG.info(
                    "MTA-10020 over the limit, refused until there is room rule={} role={} subject={} limit={} window={}",
                    rule,
                    role,
                    subject,
                    rate.count(),
                    rate.per());
        }
    }

    /** One who goes on for longer than the window begins again, and is named in the log again. */
    private static boolean isOver(OverLimit state, Instant now) {
        return !now.isBefore(state.since().plus(state.rate().per()));
    }

    /** Who was refused within the window of the limit, most recent first. */
    public List<OverLimit> current() {
        Instant now = clock.instant();
        return entries
                .<OverLimit>collect((key, entry) -> {
                    OverLimit state = entry.state;
                    return state == null
                                    || state.last().plus(state.rate().per()).isBefore(now)
                            ? null
                            : state;
                })
                .stream()
                .sorted(Comparator.comparing(OverLimit::last).reversed())
                .toList();
    }

    /** How often this node refused since its start, by rule. */
    public Map<TrafficRule, Long> totals() {
        Map<TrafficRule, Long> sums = new EnumMap<>(TrafficRule.class);
        for (TrafficRule rule : TrafficRule.values()) {
            sums.put(rule, totals[rule.ordinal()].sum());
        }
        return sums;
    }
}
