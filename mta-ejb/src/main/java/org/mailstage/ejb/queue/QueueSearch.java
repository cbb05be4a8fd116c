package org.mailstage.ejb.queue;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceState;

/**
 * Lists and counts what is in the queue.
 *
 * <p>Thread-safe. Everything throws {@link QueueIndexDownException} when the database does not answer.
 */
@ApplicationScoped
public class QueueSearch {
    /** Most entries of one page. */
    public static final int MAX_LIMIT = 1000;
    /** Deeper pages are not shown; a narrower filter is quicker. */
    public static final int MAX_OFFSET = 100_000;

    @Resource(lookup = "jdbc/mailstage")
    @Nullable
    DataSource dataSource;

    private @Nullable QueueIndex index;

    /** What a page shows, and of when. */
    public record Page(long total, @Nullable Instant asOf, List<QueueEntry> entries) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * How old the mail of a site is.
     *
     * @param site text form of the next hop; empty for mail that was not tried yet
     * @param counts entries by age; the ages are those asked for, and older
     */
    public record SiteShape(String site, List<Long> counts) {
        public SiteShape {
            counts = List.copyOf(counts);
        }
    }

    @PostConstruct
    void open() {
        DataSource source = dataSource;
        if (source != null) {
            index = new QueueIndex(source::getConnection);
        }
    }

    private QueueIndex opened() {
        QueueIndex opened = index;
        if (opened == null) {
            throw new IllegalStateException("not started");
        }
        return opened;
    }

    /** A part of what matches, the oldest first, as the orders given until now will leave it. */
    public Page list(QueueFilter filter, List<QueueOrder> orders, int limit, int offset) {
        return answered(known -> {
            List<QueueEntry> entries = known.list(filter, limit, offset).stream()
                    .map(entry -> after(entry, orders))
                    .filter(entry -> entry.state() != TraceState.DELETED && entry.state() != TraceState.BOUNCED)
                    .toList();
            return new Page(known.count(filter), known.asOf().orElse(null), entries);
        });
    }

    /** What an entry becomes by the orders whose jobs are not through yet. */
    private static QueueEntry after(QueueEntry entry, List<QueueOrder> orders) {
        Verdict verdict = Verdict.of(entry, 0, orders);
        if (verdict.isNone()) {
            return entry;
        }
        return switch (verdict.fate()) {
            case HOLD -> entry.in(TraceState.HELD);
            case DELETE -> entry.in(TraceState.DELETED);
            case BOUNCE -> entry.in(TraceState.BOUNCED);
            case DEAD -> entry;
            case GO -> verdict.urgent() ? entry.in(TraceState.QUEUED) : entry;
        };
    }

    /** How many entries match. */
    public long count(QueueFilter filter) {
        return answered(known -> known.count(filter));
    }

    /** Age by site, the site with most mail first. */
    public List<SiteShape> shape(QueueFilter filter, List<Duration> ages) {
        Map<String, long[]> shape = answered(known -> known.shape(filter, ages, Instant.now()));
        return shape.entrySet().stream()
                .map(entry -> new SiteShape(
                        entry.getKey(),
                        java.util.Arrays.stream(entry.getValue()).boxed().toList()))
                .toList();
    }

    /** What matches, in portions in the order of queue id and recipient: those after one. */
    List<QueueEntry> portion(QueueFilter filter, @Nullable QueueEntry last, int limit) {
        return answered(known -> known.after(filter, last, limit));
    }

    private interface Question<T> {
        T ask(QueueIndex index) throws SQLException;
    }

    private <T> T answered(Question<T> question) {
        try {
            return question.ask(opened());
        } catch (SQLException e) {
            throw new QueueIndexDownException(e);
        }
    }
}
