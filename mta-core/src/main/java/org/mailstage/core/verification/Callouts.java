package org.mailstage.core.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.ProbeOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What next hops say of recipients, kept for a while.
 *
 * <p>Thread-safe; never blocks. There is one question under way about a recipient, however many wait for it. An answer that
 * grows old is used while it is asked for again; one that cannot be got does not drive out an older one. Bounded: the
 * answer that was not used for longest goes first.
 */
final class Callouts {
    private static final Logger LOG = LoggerFactory.getLogger(Callouts.class);
    /** A next hop that does not answer is not asked about the same recipient again at once. */
    private static final Duration NO_ANSWER = Duration.ofMinutes(1);

    /** Some 30 MB at most. */
    static final int CAPACITY = 100_000;

    /**
     * An answer that is kept.
     *
     * @param until when it counts no more, in epoch milliseconds
     * @param askAgain when it is to be asked for again
     */
    private record Entry(RecipientAnswer answer, long until, long askAgain) {}

    private final RecipientProber prober;
    private final VerificationStatistics statistics;
    private final Clock clock;
    private final int capacity;
    private final Map<String, Entry> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, CompletableFuture<RecipientAnswer>> underWay = new ConcurrentHashMap<>();

    Callouts(RecipientProber prober, VerificationStatistics statistics, Clock clock, int capacity) {
        this.prober = prober;
        this.statistics = statistics;
        this.clock = clock;
        this.capacity = capacity;
    }

    /** The kept answer, or the one that is being asked for. The future is shared: nobody may complete it. */
    CompletableFuture<RecipientAnswer> verify(Mailbox recipient, VerificationSettings.Cache times) {
        String key = recipient.key();
        Optional<Entry> kept = kept(key);
        if (kept.isEmpty()) {
            return ask(recipient, key, times);
        }
        Entry entry = kept.get();
        if (clock.millis() >= entry.askAgain()) {
            ask(recipient, key, times);
        }
        return CompletableFuture.completedFuture(entry.answer());
    }

    /** Whether an answer is kept, so that nobody would have to wait. */
    boolean isKept(Mailbox recipient) {
        return kept(recipient.key()).isPresent();
    }

    private Optional<Entry> kept(String key) {
        synchronized (answers) {
            return Optional.ofNullable(answers.get(key)).filter(entry -> clock.millis() < entry.until());
        }
    }

    private CompletableFuture<RecipientAnswer> ask(Mailbox recipient, String key, VerificationSettings.Cache times) {
        CompletableFuture<RecipientAnswer> mine = new CompletableFuture<>();
        CompletableFuture<RecipientAnswer> before = underWay.putIfAbsent(key, mine);
        if (before != null) {
            return before;
        }
        statistics.countProbe();
        prober.probe(recipient).whenComplete((outcome, fault) -> {
            RecipientAnswer answer = answer(recipient, outcome);
            keep(key, answer, times);
            underWay.remove(key);
            mine.complete(answer);
        });
        return mine;
    }

    private static RecipientAnswer answer(Mailbox recipient, @Nullable ProbeOutcome outcome) {
        if (outcome == null) {
            return RecipientAnswer.UNAVAILABLE;
        }
        LOG.info(
                "MTA-10701 recipient probed recipient={} answer={} host={} reply=\"{}\"",
                recipient,
                outcome.answer(),
                outcome.remoteHost(),
                outcome.diagnostic().text());
        return switch (outcome.answer()) {
            case ACCEPTED -> RecipientAnswer.KNOWN;
            case REFUSED -> RecipientAnswer.UNKNOWN;
            case UNDECIDED -> RecipientAnswer.UNAVAILABLE;
        };
    }

    private void keep(String key, RecipientAnswer answer, VerificationSettings.Cache times) {
        long now = clock.millis();
        synchronized (answers) {
            answers.put(key, entry(answer, answers.get(key), now, times));
            if (answers.size() > capacity) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
    }

    private static Entry entry(
            RecipientAnswer answer, @Nullable Entry before, long now, VerificationSettings.Cache times) {
        switch (answer) {
            case KNOWN:
                return entry(answer, now, times.knownFor(), times.knownRefresh());
            case UNKNOWN:
                return entry(answer, now, times.unknownFor(), times.unknownRefresh());
            case UNAVAILABLE:
            default:
                return before != null && now < before.until()
                        ? new Entry(before.answer(), before.until(), now + NO_ANSWER.toMillis())
                        : entry(answer, now, NO_ANSWER, NO_ANSWER);
        }
    }

    private static Entry entry(RecipientAnswer answer, long now, Duration keep, Duration refresh) {
        return new Entry(answer, now + keep.toMillis(), now + refresh.toMillis());
    }

    int size() {
        synchronized (answers) {
            return answers.size();
        }
    }

    int underWay() {
        return underWay.size();
    }
}
