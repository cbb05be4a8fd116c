package org.mailstage.ejb.trace;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceRecorder;
import org.mailstage.core.trace.TraceStatus;
import org.mailstage.core.trace.TrafficStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the events of the mail path: counts them and sends them on their way to the database.
 *
 * <p>Thread-safe. {@link #record} costs less than a microsecond, never blocks and never throws. The database
 * behind {@code jdbc/mailstage} may be down at any time, the start included: events then wait in the journal.
 */
@ApplicationScoped
public class JournalTraceRecorder implements TraceRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(JournalTraceRecorder.class);

    @Inject
    TrafficStatistics statistics;

    @Resource
    ManagedThreadFactory threads;

    @Resource(lookup = "jdbc/mailstage")
    DataSource dataSource;

    @Inject
    @ConfigProperty(name = "mta.data", defaultValue = "${com.sun.aas.instanceRoot:.}/mailstage")
    String data;

    @Inject
    @ConfigProperty(name = "mta.trace.journal.max-mb", defaultValue = "1024")
    int journalMaxMb;

    @Inject
    @ConfigProperty(name = "mta.trace.max-rows-per-second", defaultValue = "5000")
    int maxRowsPerSecond;

    @Inject
    @ConfigProperty(name = "mta.trace.max-lag-seconds", defaultValue = "60")
    int maxLagSeconds;

    @Inject
    @ConfigProperty(name = "mta.trace.retention-days", defaultValue = "14")
    int retentionDays;

    /** How long to wait before a journal that cannot be opened is tried again. */
    Duration retry = Duration.ofSeconds(10);

    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable TracePipeline pipeline;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        TraceSettings defaults = TraceSettings.defaults(Path.of(data, "trace-journal"));
        TraceSettings settings = new TraceSettings(
                defaults.journal(),
                Math.max(64L, journalMaxMb) << 20,
                defaults.segmentSize(),
                defaults.handOver(),
                defaults.batch(),
                defaults.maxDelay(),
                Math.max(0, maxRowsPerSecond),
                Duration.ofSeconds(Math.max(0, maxLagSeconds)),
                Duration.ofDays(Math.max(1, retentionDays)));
        try {
            open(settings);
        } catch (IOException e) {
            LOG.error(
                    "MTA-13009 trace journal cannot be opened, events are not traced until it can directory={} reason={}",
                    settings.journal(),
                    e.toString());
            threads.newThread(() -> openLater(settings)).start();
        }
    }

    private void open(TraceSettings settings) throws IOException {
        Clock clock = Clock.systemUTC();
        pipeline = new TracePipeline(
                settings,
                new JdbcTraceDatabase(dataSource::getConnection, clock),
                () -> TraceSchema.migrate(dataSource),
                threads,
                clock);
    }

    private void openLater(TraceSettings settings) {
        while (!stopped && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(retry.toNanos());
            try {
                if (!stopped) {
                    open(settings);
                    LOG.info("MTA-13014 trace journal opened directory={}", settings.journal());
                }
                return;
            } catch (IOException e) {
                LOG.debug("trace journal still cannot be opened", e);
            }
        }
    }

    @Override
    public void record(TraceEvent event) {
        try {
            statistics.count(event);
            TracePipeline open = pipeline;
            if (open == null) {
                lost.incrementAndGet();
            } else {
                open.record(event);
            }
        } catch (RuntimeException e) {
            lost.incrementAndGet();
            LOG.debug("trace event not recorded", e);
        }
    }

    /** How the trace itself is doing. */
    public TraceStatus status() {
        TracePipeline open = pipeline;
        if (open == null) {
            return new TraceStatus(null, true, 0, 0, 0, lost.get());
        }
        TraceStatus status = open.status();
        return new TraceStatus(
                status.databaseDownSince(),
                status.journalFailing(),
                status.eventsInMemory(),
                status.backlogOctets(),
                status.writtenEvents(),
                status.lostEvents() + lost.get());
    }

    @PreDestroy
    void stop() {
        stopped = true;
        TracePipeline open = pipeline;
        if (open != null) {
            open.close();
        }
    }
}
