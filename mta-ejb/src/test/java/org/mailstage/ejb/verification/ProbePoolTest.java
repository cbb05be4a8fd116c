package org.mailstage.ejb.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mailstage.core.address.Mailbox;
import org.mailstage.core.delivery.ProbeOutcome;

class ProbePoolTest {
    private static final Mailbox USER = new Mailbox("user", "example.org");
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void probeShouldBeUndecidedAtOnceWhenTooManyWait() {
        CountDownLatch go = new CountDownLatch(1);
        try (ProbePool pool = new ProbePool(recipient -> held(go), Executors.defaultThreadFactory())) {
            List<CompletableFuture<ProbeOutcome>> all = new ArrayList<>();
            for (int i = 0; i < ProbePool.THREADS + ProbePool.MOST_WAITING; i++) {
                all.add(pool.probe(USER).toCompletableFuture());
            }
            assertThat(all).allMatch(probe -> !probe.isDone());

            assertThat(pool.probe(USER).toCompletableFuture())
                    .isCompletedWithValueMatching(
                            outcome -> outcome.diagnostic().text().contains("too many"));
            go.countDown();
            assertThat(all).allSatisfy(probe -> assertThat(probe).succeedsWithin(LONG));
        }
    }

    @Test
    void probeShouldBeUndecidedWhenItsAttemptThrows() {
        try (ProbePool pool = new ProbePool(
                recipient -> {
                    throw new IllegalStateException("made by the test");
                },
                Executors.defaultThreadFactory())) {
            assertThat(pool.probe(USER).toCompletableFuture())
                    .succeedsWithin(LONG)
                    .extracting(ProbeOutcome::answer)
                    .isEqualTo(ProbeOutcome.Answer.UNDECIDED);
        }
    }

    private static ProbeOutcome held(CountDownLatch go) {
        try {
            go.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ProbeOutcome.undecided("let go");
    }
}
