package org.mailstage.core.tls.report;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mailstage.core.routing.Target;
import org.mailstage.core.tls.plan.FoundPolicy;
import org.mailstage.core.tls.plan.TlsResults;
import org.mailstage.core.tls.policy.TlsFault;
import org.mailstage.core.tls.policy.TlsResult;
import org.mailstage.core.tls.report.ReportLine.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts sessions by day, domain, policy and failure.
 *
 * <p>Thread-safe. Bounded: beyond {@link #MAX_LINES} lines only those known are counted on, and the log says so once.
 */
public final class ReportCounts implements TlsResults {
    static final int MAX_LINES = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReportCounts.class);
    private static final int MAX_DETAIL = 200;

    private final Clock clock;
    private final Map<ReportLine, Long> counts = new HashMap<>();
    private long changes;
    private boolean full;

    public ReportCounts(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void record(String domain, FoundPolicy policy, Target host, TlsResult result) {
        Optional<Failure> failure = result.fault().map(fault -> failure(fault, host, result.sourceAddress()));
        add(new ReportLine(LocalDate.now(clock.withZone(ZoneOffset.UTC)), domain, policy, failure), 1);
    }

    private static Failure failure(TlsFault fault, Target host, String sourceAddress) {
        // What a peer had a part in must be neither long nor more than one line.
        String detail = fault.detail().replaceAll("[\\p{Cntrl}]+", " ");
        return new Failure(
                fault.failure(),
                sourceAddress,
                host.hostName(),
                host.address().getHostAddress(),
                detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail);
    }

    /** Adds sessions counted before. */
    public synchronized void add(ReportLine line, long sessions) {
        if (counts.size() >= MAX_LINES && !counts.containsKey(line)) {
            if (!full) {
                LOG.warn("MTA-10803 TLS reports are full, new results are not counted lines={}", counts.size());
            }
            full = true;
            return;
        }
        counts.merge(line, sessions, Long::sum);
        changes++;
    }

    /** All lines with their numbers of sessions. */
    public synchronized Map<ReportLine, Long> all() {
        return Map.copyOf(counts);
    }

    /** Grows with every change. */
    public synchronized long changes() {
        return changes;
    }

    /** Days before this one that have lines, oldest first. */
    public synchronized Set<LocalDate> daysBefore(LocalDate today) {
        Set<LocalDate> days = new TreeSet<>();
        counts.keySet().stream()
                .map(ReportLine::day)
                .filter(day -> day.isBefore(today))
                .forEach(days::add);
        return days;
    }

    /** The lines of one day, by domain. */
    public synchronized Map<String, Map<ReportLine, Long>> of(LocalDate day) {
        Map<String, Map<ReportLine, Long>> domains = new HashMap<>();
        counts.forEach((line, sessions) -> {
            if (line.day().equals(day)) {
                domains.computeIfAbsent(line.domain(), domain -> new HashMap<>())
                        .put(line, sessions);
            }
        });
        return domains;
    }

    /** Forgets the lines of a domain and day, as they are reported. */
    public synchronized void forget(LocalDate day, String domain) {
        if (counts.keySet()
                .removeIf(line -> line.day().equals(day) && line.domain().equals(domain))) {
            changes++;
            full = false;
        }
    }
}
