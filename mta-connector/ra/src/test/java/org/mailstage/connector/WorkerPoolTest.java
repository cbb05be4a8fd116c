package org.mailstage.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerPoolTest {
    private final FakeWorkManager workManager = new FakeWorkManager();

    @Test
    void tasksShouldAllRunWhenManyThreadsOfferThem() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 4, 100_000);
        AtomicInteger ran = new AtomicInteger();
        Thread[] offering = new Thread[4];
        for (int i = 0; i < offering.length; i++) {
            offering[i] = new Thread(() -> {
                for (int n = 0; n < 5_000; n++) {
                    assertThat(pool.offer(ran::incrementAndGet)).isTrue();
                }
            });
            offering[i].start();
        }
        for (Thread thread : offering) {
            thread.join();
        }

        await().until(() -> ran.get() == 20_000);
        assertThat(pool.workers()).isBetween(1, 4);
        pool.stop(10, TimeUnit.SECONDS);
        // A thread outlives by a moment the work that it counted.
        await().until(() -> workManager.threads().stream().noneMatch(Thread::isAlive));
    }

    @Test
    void everyTaskShouldHaveAThreadAtOnceWhenThereAreAsManyThreads() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 8, 8);
        CountDownLatch together = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            pool.offer(() -> {
                together.countDown();
                awaitOpen(together);
            });
        }

        assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
        pool.stop(10, TimeUnit.SECONDS);
    }

    @Test
    void threadShouldBeUsedAgainWhenItIsIdle() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 8, 8);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= 20; i++) {
            int expected = i;
            pool.offer(ran::incrementAndGet);
            await().until(() -> ran.get() == expected);
        }

        assertThat(pool.workers()).isLessThan(4);
        pool.stop(10, TimeUnit.SECONDS);
    }

    @Test
    void threadShouldSurviveWhenTaskThrows() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 1, 8);
        CountDownLatch second = new CountDownLatch(1);
        pool.offer(() -> {
            throw new IllegalStateException("broken on purpose");
        });
        pool.offer(second::countDown);

        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(workManager.threads()).hasSize(1);
        pool.stop(10, TimeUnit.SECONDS);
    }

    @Test
    void threadsShouldServeOnWhenTaskLeavesItsThreadInterrupted() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 1, 8);
        CountDownLatch second = new CountDownLatch(1);
        pool.offer(() -> Thread.currentThread().interrupt());
        pool.offer(second::countDown);

        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        pool.stop(10, TimeUnit.SECONDS);
        assertThat(workManager.threads()).hasSize(1);
        await().until(() -> workManager.threads().stream().noneMatch(Thread::isAlive));
    }

    @Test
    void taskShouldBeRefusedWhenPoolHasStopped() throws Exception {
        WorkerPool pool = new WorkerPool(workManager, 1, 8);
        pool.stop(1, TimeUnit.SECONDS);

        assertThat(pool.offer(() -> {})).isFalse();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
