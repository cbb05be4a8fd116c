package org.mailstage.ejb.traffic;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.traffic.OverloadGuard;
import org.mailstage.core.traffic.OverloadGuard.Overload;
import org.mailstage.core.traffic.OverloadGuard.Reason;
import org.mailstage.core.traffic.OverloadSettings;
import org.mailstage.core.traffic.Watermark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether the node has room for more mail, and tells the guard. For one thread.
 *
 * <p>Mail is refused well before the broker would refuse it: sessions that are in the midst of a message need room too. What
 * cannot be measured does not count as scarce.
 */
final class OverloadMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(OverloadMonitor.class);
    private static final long GIGABYTE = 1L << 30;
    private static final int QUARTER = 4;
    private static final int TENTH = 10;

    /** What is measured. */
    interface Gauges {
        /** Octets free where the data lie. */
        long diskFree() throws IOException;

        /** Octets that the broker keeps free; 0 when it keeps none, or is somewhere else. */
        long brokerReserve();

        /** False when the broker in this server takes no mail. */
        boolean isBrokerAccepting();

        /** Messages in all queues; empty when nobody can say. */
        Optional<Long> queued();
    }

    private final Supplier<OverloadSettings> settings;
    private final Gauges gauges;
    private final OverloadGuard guard;
    private final Clock clock;
    private final Watermark disk = new Watermark();
    private final Watermark queue = new Watermark();

    OverloadMonitor(Supplier<OverloadSettings> settings, Gauges gauges, OverloadGuard guard, Clock clock) {
        this.settings = settings;
        this.gauges = gauges;
        this.guard = guard;
        this.clock = clock;
    }

    /** Measures once. Never throws. */
    void look() {
        try {
            OverloadSettings current = settings.get();
            long free = gauges.diskFree();
            long low = Math.max(current.diskFree(), above(gauges.brokerReserve()));
            boolean diskScarce = disk.isScarce(free, low, above(low));
            @Nullable String tooMany = tooMany(current);
            if (diskScarce) {
                overloaded(Reason.DISK, "free=" + free + " needed=" + low);
            } else if (!gauges.isBrokerAccepting()) {
                overloaded(Reason.BROKER, "it accepts nothing");
            } else if (tooMany != null) {
                overloaded(Reason.QUEUE, tooMany);
            } else {
                clear(free - low);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("MTA-12072 load could not be measured", e);
        }
    }

    private static long above(long mark) {
        return mark + Math.min(mark / QUARTER, GIGABYTE);
    }

    private @Nullable String tooMany(OverloadSettings current) {
        if (current.queued() == 0) {
            queue.isScarce(0, 0, 0);
            return null;
        }
        long limit = current.queued();
        Optional<Long> queued = gauges.queued();
        // Room in the queues is what is scarce: none at the limit, enough again at nine tenths.
        boolean scarce = queued.isPresent() && queue.isScarce(limit - queued.get(), 1, Math.max(1, limit / TENTH));
        return scarce ? "queued=" + queued.get() + " limit=" + limit : null;
    }

    private void overloaded(Reason reason, String detail) {
        Overload before = guard.overload().orElse(null);
        boolean isNew = before == null || before.reason() != reason;
        guard.overloaded(new Overload(reason, isNew || before == null ? clock.instant() : before.since(), detail));
        if (isNew) {
            LOG.warn("MTA-12070 overloaded, no mail is taken reason={} {}", reason, detail);
        }
    }

    private void clear(long room) {
        Overload before = guard.overload().orElse(null);
        guard.clear(room);
        if (before != null) {
            LOG.info("MTA-12071 mail is taken again reason={} since={}", before.reason(), before.since());
        }
    }
}
