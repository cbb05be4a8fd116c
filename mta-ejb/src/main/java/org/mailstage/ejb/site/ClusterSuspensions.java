package org.mailstage.ejb.site;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.site.Suspension;
import org.mailstage.core.site.SuspensionBook;
import org.mailstage.core.site.Suspensions;
import org.mailstage.ejb.cluster.BackgroundLoop;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.Grid;
import org.mailstage.ejb.config.NodeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The suspensions of the cluster: in memory for whoever asks, in the grid for the other nodes, in a file for the time after a
 * restart. Thread-safe. What an administrator says is on the disk when the call returns; what a rule says is so within a
 * second, as no delivery waits for the disk.
 */
@ApplicationScoped
public class ClusterSuspensions implements Suspensions {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSuspensions.class);
    private static final String FILE = "suspensions";
    private static final Pauses PAUSES = Pauses.of(Duration.ofSeconds(1));

    @Resource
    ManagedThreadFactory threads;

    @Inject
    NodeSettings node;

    private final Clock clock = Clock.systemUTC();
    private final SuspensionBook book = new SuspensionBook(clock);
    private final AtomicBoolean unsaved = new AtomicBoolean();
    private final Object saving = new Object();
    private @Nullable SuspensionFile file;
    private @Nullable BackgroundLoop loop;

    @PostConstruct
    void start() {
        SuspensionFile kept = new SuspensionFile(node.data().resolve(FILE));
        kept.read().forEach(book::learn);
        file = kept;
        book.onChange((note, learnt) -> unsaved.set(true));
        SuspensionExchange exchange = new SuspensionExchange(Grid::instance, book, clock);
        loop = BackgroundLoop.start(
                threads,
                "suspensions",
                PAUSES,
                () -> {
                    book.prune();
                    save();
                    return exchange.exchange();
                },
                exchange::leave);
    }

    /** What this node knows. */
    SuspensionBook book() {
        return book;
    }

    @Override
    public List<Suspension> list() {
        return book.list();
    }

    @Override
    public void suspend(Suspension suspension) {
        book.suspend(suspension);
        save();
    }

    @Override
    public boolean resume(Suspension.Scope scope, String name) {
        boolean resumed = book.resume(scope, name);
        save();
        return resumed;
    }

    /** Writes down what is not yet written; a failure is logged, and made up for at the next time. */
    private void save() {
        SuspensionFile kept = file;
        if (kept == null) {
            return;
        }
        synchronized (saving) {
            if (!unsaved.compareAndSet(true, false)) {
                return;
            }
            try {
                kept.write(book.notes());
            } catch (IOException e) {
                unsaved.set(true);
                LOG.warn("MTA-13053 suspensions not written, they hold until this node stops", e);
            }
        }
    }

    @PreDestroy
    void stop() {
        BackgroundLoop running = loop;
        if (running != null) {
            running.stop();
        }
        save();
    }
}
