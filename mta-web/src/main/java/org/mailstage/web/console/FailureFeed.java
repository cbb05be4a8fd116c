package org.mailstage.web.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.trace.TraceEvent;
import org.mailstage.core.trace.TraceUnavailableException;
import org.mailstage.ejb.admin.TraceService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest failures for all dashboards that are open, asked from the database once in a while for all of them. A
 * database that is down is not asked again for {@value #PAUSE_SECONDS} s, so that dashboards stay quick.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class FailureFeed {
    static final int SHOWN = 6;
    /** Events asked for: a failed recipient has two or three, and every attempt of a deferred one has one. */
    private static final int ASKED = 40;

    private static final int FRESH_SECONDS = 2;
    private static final int PAUSE_SECONDS = 15;

    private record Answer(Optional<List<Failure>> failures, long validUntil) {}

    /**
     * What became of some recipients of a message, in the end so far.
     *
     * @param newest the newest event
     * @param cause the newest that tells a reply or diagnostic; often the newest itself
     */
    public record Failure(TraceEvent newest, TraceEvent cause) {
        private boolean sameMail(TraceEvent event) {
            return newest.id().equals(event.id()) && newest.recipients().equals(event.recipients());
        }

        private Failure precededBy(TraceEvent event) {
            return cause.remoteHost().isEmpty() && !event.remoteHost().isEmpty() ? new Failure(newest, event) : this;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FailureFeed.class);

    @Inject
    TraceService trace;

    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Answer last;

    /**
     * The newest failures; empty when the database does not answer. One reader asks at a time; the others get what is
     * known until the answer is there.
     */
    public Optional<List<Failure>> newest() {
        Answer known = last;
        if (known != null && System.nanoTime() - known.validUntil() < 0) {
            return known.failures();
        }
        if (!asking.tryLock()) {
            return known == null ? Optional.of(List.of()) : known.failures();
        }
        try {
            return ask();
        } finally {
            asking.unlock();
        }
    }

    private Optional<List<Failure>> ask() {
        Answer answer;
        try {
            answer = new Answer(Optional.of(merge(trace.recentFailures(ASKED))), in(FRESH_SECONDS));
        } catch (TraceUnavailableException e) {
            answer = new Answer(Optional.empty(), in(PAUSE_SECONDS));
        } catch (RuntimeException e) {
            // A dashboard that shows the rest is worth more than none.
            LOG.error("MTA-15021 recent failures not read: cause=\"{}\"", e.toString(), e);
            answer = new Answer(Optional.empty(), in(PAUSE_SECONDS));
        }
        last = answer;
        return answer.failures();
    }

    /** One line for all that happened to the same recipients of the same message. @param events newest first */
    static List<Failure> merge(List<TraceEvent> events) {
        List<Failure> merged = new ArrayList<>();
        for (TraceEvent event : events) {
            int known = indexOf(merged, event);
            if (known >= 0) {
                merged.set(known, merged.get(known).precededBy(event));
            } else {
                merged.add(new Failure(event, event));
            }
        }
        return List.copyOf(merged.subList(0, Math.min(SHOWN, merged.size())));
    }

    private static int indexOf(List<Failure> failures, TraceEvent event) {
        for (int i = 0; i < failures.size(); i++) {
            if (failures.get(i).sameMail(event)) {
                return i;
            }
        }
        return -1;
    }

    private static long in(int seconds) {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }
}
