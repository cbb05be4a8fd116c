package org.mailstage.core.dsn;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mailstage.core.schedule.Rate;

/**
 * Counts the notifications that each sender gets. Thread-safe; in memory, so that it begins anew with each start; of more
 * senders than it keeps, those that were longest without a notification are forgotten first.
 */
public final class ReportLimit {
    /** Most senders kept. */
    static final int MAX_SENDERS = 50_000;

    /** What to do with a notification. */
    public enum Verdict {
        SEND,
        /** The first one beyond the limit. */
        WITHHOLD_FIRST,
        WITHHOLD
    }

    private static final class Window {
        private final Instant start;
        private long reports;

        Window(Instant start) {
            this.start = start;
        }
    }

    private final Map<String, Window> windows = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MAX_SENDERS;
        }
    };

    /** Counts one notification, and says whether it may be sent. The time of a sender begins with its first one. */
    public synchronized Verdict count(String sender, Optional<Rate> limit, Instant now) {
        if (limit.isEmpty()) {
            return Verdict.SEND;
        }
        Rate rate = limit.get();
        Window window = windows.get(sender);
        if (window == null || !now.isBefore(window.start.plus(rate.per()))) {
            window = new Window(now);
            windows.put(sender, window);
        }
        window.reports++;
        if (window.reports <= rate.count()) {
            return Verdict.SEND;
        }
        return window.reports == rate.count() + 1 ? Verdict.WITHHOLD_FIRST : Verdict.WITHHOLD;
    }
}
