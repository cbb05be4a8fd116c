package org.mailstage.ejb.auth;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.auth.DirectorySnapshot;
import org.mailstage.core.auth.UserDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of users and aliases in this node's memory (invariant I8), and how it is kept up to date.
 *
 * <p>Whoever asks gets the copy at once. {@link #refresh}, called once a second from a thread of its own, looks whether
 * the cluster's map tells of another revision, and every {@value #CHECK_MILLIS} ms whether the database does; only then
 * the tables are read. The map is a hint and may be lost. While the database does not answer the copy stays in force.
 */
final class DirectoryCopy implements UserDirectory {
    /** The entry of the shared map; its value is a revision in decimal digits. */
    static final String ENTRY = "directory";

    static final long CHECK_MILLIS = 30_000;
    /** After the start the tables may not be there yet: that is told only when it lasts. */
    static final long PATIENCE_MILLIS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCopy.class);

    private final JdbcDirectory tables;
    private final Supplier<ConcurrentMap<String, String>> grid;
    private final Clock clock;
    private final long startedAt;
    private final AtomicReference<@Nullable DirectorySnapshot> current = new AtomicReference<>();
    private long checkedAt = Long.MIN_VALUE;
    private String seen = "";
    private boolean told;

    /** @param grid gives the cluster's map, or throws while there is none */
    DirectoryCopy(JdbcDirectory tables, Supplier<ConcurrentMap<String, String>> grid, Clock clock) {
        this.tables = tables;
        this.grid = grid;
        this.clock = clock;
        this.startedAt = clock.millis();
    }

    @Override
    public Optional<DirectorySnapshot> current() {
        return Optional.ofNullable(current.get());
    }

    /** Brings the copy up to date if it seems to be old. Never throws. @return false when the database does not answer */
    synchronized boolean refresh() {
        String hint = hint();
        long now = clock.millis();
        boolean due = current.get() == null || checkedAt == Long.MIN_VALUE || now - checkedAt >= CHECK_MILLIS;
        if (!due && hint.equals(seen)) {
            return true;
        }
        boolean read = readIfChanged();
        if (read) {
            seen = hint;
            checkedAt = now;
        }
        return read;
    }

    private boolean readIfChanged() {
        try {
            DirectorySnapshot before = current.get();
            if (before == null || before.revision() != tables.revision()) {
                DirectorySnapshot fresh = tables.read();
                current.set(fresh);
                LOG.info("MTA-12202 users and aliases read: {}", fresh);
            }
            if (told) {
                LOG.info("MTA-12204 users and aliases are kept up to date again");
            }
            told = false;
            return true;
        } catch (SQLException | RuntimeException e) {
            boolean early = current.get() == null && clock.millis() - startedAt < PATIENCE_MILLIS;
            if (!told && !early) {
                told = true;
                LOG.warn(
                        "MTA-12203 users and aliases cannot be read, {}: cause=\"{}\"",
                        current.get() == null ? "nobody can sign in by the database" : "the copy in memory stays",
                        e.toString());
            }
            LOG.debug("users and aliases not read", e);
            return false;
        }
    }

    private String hint() {
        try {
            String revision = grid.get().get(ENTRY);
            return revision == null ? "" : revision;
        } catch (RuntimeException e) {
            LOG.debug("no grid to hear of changes from", e);
            return seen;
        }
    }

    /** Takes a change made on this node into the copy, and tells the other nodes. */
    void changed() {
        synchronized (this) {
            readIfChanged();
        }
        DirectorySnapshot fresh = current.get();
        if (fresh == null) {
            return;
        }
        try {
            grid.get().put(ENTRY, Long.toString(fresh.revision()));
        } catch (RuntimeException e) {
            LOG.debug("the other nodes find the change later by themselves", e);
        }
    }
}
