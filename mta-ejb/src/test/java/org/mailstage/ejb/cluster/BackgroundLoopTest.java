package org.mailstage.ejb.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailstage.ejb.cluster.BackgroundLoop.Pauses;
import org.mailstage.ejb.cluster.BackgroundLoop.Step;

@Timeout(30)
class BackgroundLoopTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final Logger logger = Logger.getLogger(BackgroundLoop.class.getName());
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<BackgroundLoop> loops = new CopyOnWriteArrayList<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    private final ThreadFactory factory = work -> {
        Thread thread = new Thread(work, "loop under test");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((where, expected) -> {});
        threads.add(thread);
        return thread;
    };

    @BeforeEach
    void capture() {
        logger.addHandler(capture);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void release() {
        loops.forEach(BackgroundLoop::interrupt);
        logger.removeHandler(capture);
        logger.setUseParentHandlers(true);
    }

    private BackgroundLoop start(Pauses pauses, Step step) {
        BackgroundLoop loop = BackgroundLoop.start(factory, "test", pauses, step, ends::incrementAndGet);
        loops.add(loop);
        return loop;
    }

    private boolean isAlive() {
        return threads.get(0).isAlive();
    }

    private void awaitSteps(int count) {
        await().until(() -> steps.get() >= count);
    }

    @Test
    void stepShouldRunAgainAndAgain() {
        start(new Pauses(SHORT, LONG), () -> steps.incrementAndGet() > 0);

        awaitSteps(3);
        assertThat(ends).hasValue(0);
    }

    @Test
    void stepShouldRunAgainAfterThePauseForFailuresWhenItReturnsFalse() {
        start(new Pauses(LONG, SHORT), () -> steps.incrementAndGet() < 0);

        awaitSteps(3);
        assertThat(logged).isEmpty();
    }

    @Test
    void loopShouldGoOnAndLogOnceWhenStepThrows() {
        start(new Pauses(LONG, SHORT), () -> {
            steps.incrementAndGet();
            throw new IllegalStateException("broken");
        });

        awaitSteps(5);
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("MTA-13040", "name=\"test\"", "IllegalStateException: broken");
    }

    @Test
    void loopShouldLogEachCauseOnceWhenCausesAlternate() {
        start(Pauses.of(SHORT), () -> {
            throw new IllegalStateException(steps.incrementAndGet() % 2 == 0 ? "even" : "odd");
        });

        awaitSteps(6);
        assertThat(logged).hasSize(2);
    }

    @Test
    void loopShouldNotLogWithoutEndWhenEachCauseIsNew() {
        start(Pauses.of(SHORT), () -> {
            throw new IllegalStateException("number " + steps.incrementAndGet());
        });

        awaitSteps(30);
        assertThat(logged).hasSize(10);
    }

    @Test
    void loopShouldLogCauseAgainWhenItCameBack() {
        start(Pauses.of(SHORT), () -> {
            if (steps.incrementAndGet() == 2 || steps.get() > 3) {
                return true;
            }
            throw new IllegalStateException("broken");
        });

        awaitSteps(5);
        assertThat(logged).hasSize(4);
        assertThat(logged.get(0)).startsWith("MTA-13040");
        assertThat(logged.get(1)).startsWith("MTA-13041");
        assertThat(logged.get(2)).startsWith("MTA-13040");
        assertThat(logged.get(3)).startsWith("MTA-13041");
    }

    @Test
    void stopShouldEndLoopWhenItPauses() {
        BackgroundLoop loop = start(Pauses.of(LONG), () -> steps.incrementAndGet() > 0);
        awaitSteps(1);

        loop.stop();

        assertThat(isAlive()).isFalse();
        assertThat(steps).hasValue(1);
        assertThat(ends).hasValue(1);
    }

    @Test
    void stopShouldLetStepUnderWayComeToItsEnd() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch stopCalled = new CountDownLatch(1);
        AtomicBoolean completed = new AtomicBoolean();
        BackgroundLoop loop = start(Pauses.of(LONG), () -> {
            entered.countDown();
            stopCalled.await();
            completed.set(true);
            return true;
        });
        await().until(() -> entered.getCount() == 0);
        Thread stopper = new Thread(loop::stop);
        stopper.start();
        // It waits for the step once it is in join().
        await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);

        stopCalled.countDown();

        await().until(() -> !stopper.isAlive());
        assertThat(isAlive()).isFalse();
        assertThat(completed).isTrue();
        assertThat(ends).hasValue(1);
    }

    @Test
    void stopShouldDoNothingWhenCalledTwice() {
        BackgroundLoop loop = start(Pauses.of(SHORT), () -> steps.incrementAndGet() > 0);
        awaitSteps(1);
        loop.stop();
        int before = steps.get();

        loop.stop();

        assertThat(isAlive()).isFalse();
        assertThat(steps).hasValue(before);
        assertThat(ends).hasValue(1);
    }

    @Test
    void stopShouldKeepInterruptionOfItsCaller() {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundLoop loop = start(Pauses.of(LONG), () -> {
            steps.incrementAndGet();
            never.await();
            return true;
        });
        awaitSteps(1);

        Thread.currentThread().interrupt();
        loop.stop();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruptShouldEndLoopWhenStepWaits() {
        CountDownLatch never = new CountDownLatch(1);
        BackgroundLoop loop = start(Pauses.of(Duration.ZERO), () -> {
            steps.incrementAndGet();
            never.await();
            return true;
        });
        awaitSteps(1);

        loop.interrupt();

        assertThat(isAlive()).isFalse();
        assertThat(ends).hasValue(1);
    }

    @Test
    void loopShouldEndWhenServerInterruptsItsThread() {
        start(Pauses.of(LONG), () -> steps.incrementAndGet() > 0);
        awaitSteps(1);

        threads.get(0).interrupt();

        await().until(() -> !isAlive());
        assertThat(ends).hasValue(1);
    }

    @Test
    void endShouldBeDoneWhenStepThrowsAnError() {
        start(Pauses.of(SHORT), () -> {
            throw new StackOverflowError();
        });

        await().until(() -> !isAlive());
        assertThat(ends).hasValue(1);
    }
}
