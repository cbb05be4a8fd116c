package org.mailstage.ejb.verification;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.ProbeOutcome;
import org.mailstage.core.verification.RecipientProber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes probes on few threads of its own, and says no when too many wait. Thread-safe. */
final class ProbePool implements RecipientProber, AutoCloseable {
    static final int THREADS = 16;
    static final int MOST_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ProbePool.class);
    private static final long KEEP_SECONDS = 30;

    private final Function<Mailbox, ProbeOutcome> attempts;
    private final ThreadPoolExecutor threads;

    ProbePool(Function<Mailbox, ProbeOutcome> attempts, ThreadFactory factory) {
        this.attempts = attempts;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, KEEP_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<ProbeOutcome> probe(Mailbox recipient) {
        CompletableFuture<ProbeOutcome> outcome = new CompletableFuture<>();
        try {
            threads.execute(() -> outcome.complete(attempt(recipient)));
        } catch (RejectedExecutionException e) {
            outcome.complete(ProbeOutcome.undecided("too many probes at once"));
        }
        return outcome;
    }

    private ProbeOutcome attempt(Mailbox recipient) {
        try {
            return attempts.apply(recipient);
        } catch (RuntimeException e) {
            LOG.error("MTA-12222 probe failed recipient={}", recipient, e);
            return ProbeOutcome.undecided("internal fault");
        }
    }

    /** Probes that wait are not made any more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
