package org.mailstage.ejb.transport;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.tls.report.ReportCounts;
import org.mailstage.core.tls.report.ReportFileText;
import org.mailstage.ejb.config.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node has counted for TLS reports, kept in its data directory. Thread-safe. A crash loses what was counted since
 * the last {@link #save()}: reports are statistics, mail does not wait for them.
 */
@ApplicationScoped
public class TlsReportBook {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReportBook.class);
    private static final String FILE = "tls-reports.tsv";

    @Inject
    NodeSettings node;

    private final ReportCounts counts = new ReportCounts(Clock.systemUTC());
    private @Nullable Path file;
    private long saved;

    @PostConstruct
    void load() {
        load(node.data().resolve(FILE));
    }

    void load(Path from) {
        file = from;
        try {
            if (Files.exists(from)) {
                ReportFileText.read(Files.readString(from), counts);
            }
        } catch (IOException e) {
            LOG.warn("MTA-12804 counts for TLS reports cannot be read file={} reason=\"{}\"", from, e.toString());
        }
        saved = counts.changes();
    }

    /** Where results go. */
    public ReportCounts counts() {
        return counts;
    }

    /** Writes what is new to disk. */
    @PreDestroy
    public synchronized void save() {
        Path to = file;
        long now = counts.changes();
        if (to == null || now == saved) {
            return;
        }
        Path fresh = to.resolveSibling(FILE + ".new");
        try {
            Files.writeString(fresh, ReportFileText.write(counts.all()), StandardCharsets.UTF_8);
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
            saved = now;
        } catch (IOException e) {
            LOG.warn("MTA-12805 counts for TLS reports cannot be kept file={} reason=\"{}\"", to, e.toString());
        }
    }
}
