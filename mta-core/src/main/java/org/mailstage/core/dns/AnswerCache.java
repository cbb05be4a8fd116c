package org.mailstage.core.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers kept for as long as their TTL allows, and questions under way, so that a hundred messages to one domain ask
 * once (RFC 2181 §8, RFC 2308 §5, §7).
 *
 * <p>Thread-safe. Bounded: the answer that was not used for longest goes first. Time-to-live is cut off at a limit per
 * kind, because upstream resolvers cache as well and a mistake in somebody's zone should not stay here for days.
 */
final class AnswerCache {
    /** Longest time records are kept. */
    static final Duration MAX_POSITIVE = Duration.ofHours(1);
    /** Longest time a "does not exist" is kept: mail bounces on its strength. */
    static final Duration MAX_NEGATIVE = Duration.ofMinutes(5);
    /** A failure is remembered just long enough that a dead server does not hold one thread after another. */
    static final Duration FAILURE = Duration.ofSeconds(15);

    /** What is asked for. */
    record Question(int type, String name) {}

    private static final class Entry {
        final CompletableFuture<? extends DnsAnswer<?>> answer;
        /** In the ticks of {@link #nanoTime}; meaningless until the answer is there. */
        volatile long expires;

        Entry(CompletableFuture<? extends DnsAnswer<?>> answer) {
            this.answer = answer;
        }
    }

    private final int capacity;
    private final LongSupplier nanoTime;
    private final Map<Question, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    AnswerCache(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.nanoTime = nanoTime;
    }

    /** The kept answer, the one under way, or a new one. The supplier runs outside the lock. */
    <T> CompletableFuture<DnsAnswer<T>> get(Question question, Supplier<CompletableFuture<DnsAnswer<T>>> ask) {
        CompletableFuture<DnsAnswer<T>> pending = new CompletableFuture<>();
        Entry entry = new Entry(pending);
        synchronized (entries) {
            Entry known = entries.get(question);
            if (known != null && isFresh(known)) {
                return cast(known.answer);
            }
            entries.put(question, entry);
            if (entries.size() > capacity) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        start(ask).whenComplete((answer, fault) -> {
            DnsAnswer<T> result = fault == null ? answer : new DnsAnswer.Failure<>(fault.toString());
            entry.expires = nanoTime.getAsLong() + keep(result).toNanos();
            pending.complete(result);
        });
        return pending;
    }

    /** An exception must not leave the entry pending: everybody who asks the same would wait in vain. */
    private static <T> CompletableFuture<DnsAnswer<T>> start(Supplier<CompletableFuture<DnsAnswer<T>>> ask) {
        try {
            return ask.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A question has one type, and a type has one kind of record, so the entry holds what is asked for. */
    @SuppressWarnings("unchecked")
    private static <T> CompletableFuture<DnsAnswer<T>> cast(CompletableFuture<? extends DnsAnswer<?>> answer) {
        return (CompletableFuture<DnsAnswer<T>>) answer;
    }

    private boolean isFresh(Entry entry) {
        return !entry.answer.isDone() || nanoTime.getAsLong() - entry.expires < 0;
    }

    private static <T> Duration keep(DnsAnswer<T> answer) {
        return answer.fold(
                found -> shorter(found.ttl(), MAX_POSITIVE),
                noSuchDomain -> shorter(noSuchDomain.ttl(), MAX_NEGATIVE),
                noData -> shorter(noData.ttl(), MAX_NEGATIVE),
                failure -> FAILURE);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
