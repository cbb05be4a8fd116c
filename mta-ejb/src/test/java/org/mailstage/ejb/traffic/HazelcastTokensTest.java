package org.mailstage.ejb.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.traffic.SharedTokens;
import org.mailstage.core.traffic.SharedTokensContract;
import org.mailstage.ejb.cluster.TestGrid;

/** The contract on a node of a real grid, and what two nodes grant together. */
class HazelcastTokensTest implements SharedTokensContract {
    private static TestGrid grid;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<HazelcastInstance> gridOfB = new AtomicReference<>();
    private final String key = "key-" + UUID.randomUUID();
    private HazelcastTokens a;
    private HazelcastTokens b;

    @BeforeAll
    static void startGrid() throws IOException {
        grid = new TestGrid();
    }

    @AfterAll
    static void stopGrid() {
        grid.close();
    }

    @BeforeEach
    void startNodes() {
        grid.a.getMap(HazelcastTokens.COUNTS).clear();
        gridOfB.set(grid.b);
        a = new HazelcastTokens(() -> grid.a, () -> 2, clock, 1000);
        b = new HazelcastTokens(
                () -> {
                    HazelcastInstance instance = gridOfB.get();
                    if (instance == null) {
                        throw new IllegalStateException("no grid");
                    }
                    return instance;
                },
                () -> 2,
                clock,
                1000);
        run(a);
        run(b);
    }

    private void run(HazelcastTokens tokens) {
        AtomicInteger rounds = new AtomicInteger();
        Thread thread = new Thread(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    tokens.exchangeNext(5);
                    rounds.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        threads.add(thread);
        await().until(() -> rounds.get() > 0);
    }

    @AfterEach
    void stopNodes() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(10_000);
        }
    }

    @Override
    public SharedTokens tokens() {
        return a;
    }

    @Override
    public void passTime(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private static long batch(long amount) {
        return Math.max(2, amount / 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 800})
    void twoNodesShouldGrantTheLimitTogether(int amount) throws Exception {
        Rate rate = new Rate(amount, Duration.ofMinutes(1));
        ExecutorService clients = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> fromA = clients.submit(() -> SharedTokensContract.takeAll(a, key, rate));
            Future<Integer> fromB = clients.submit(() -> SharedTokensContract.takeAll(b, key, rate));

            assertThat(fromA.get() + fromB.get()).isBetween(amount, (int) (amount + batch(amount)));
        } finally {
            clients.shutdownNow();
        }
    }

    /** For as long as it goes on, and whoever asks: the bound that the class promises. */
    @Test
    void anyStretchShouldKeepToTheBoundWhenTwoNodesTakeForLong() {
        Rate rate = new Rate(80, Duration.ofSeconds(10));
        List<Long> granted = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            passTime(Duration.ofMillis(137));
            for (HazelcastTokens node : List.of(a, b)) {
                for (int i = 0; i < 3; i++) {
                    if (SharedTokensContract.take(node, key, rate)) {
                        granted.add(now.get().toEpochMilli());
                    }
                }
            }
        }
        int most = 0;
        int from = 0;
        for (int to = 0; to < granted.size(); to++) {
            while (granted.get(to) - granted.get(from) >= 10_000) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        assertThat(most).isBetween(60, (int) (80 + 6 * batch(80)));
    }

    @Test
    void nodeShouldLearnWhatTheOtherUsed() {
        Rate rate = new Rate(100, Duration.ofMinutes(1));
        a.charge(key, rate, 1000);
        await().until(() -> grid.a.getMap(HazelcastTokens.COUNTS).containsKey(key));

        // The first few are a batch that costs no question.
        int taken = SharedTokensContract.takeAll(b, key, rate);

        assertThat(taken).isLessThanOrEqualTo((int) batch(100));
        assertThat(b.isSpent(key, rate)).isTrue();
    }

    @Test
    void rareClientShouldCostTheGridNothing() {
        Rate rate = new Rate(100, Duration.ofMinutes(1));
        for (int i = 0; i < 500; i++) {
            CompletionStage<Boolean> answer = a.take("rare-" + i, rate, 1);
            assertThat(answer.toCompletableFuture()).isCompletedWithValue(true);
        }

        assertThat(grid.a.getMap(HazelcastTokens.COUNTS).size()).isZero();
    }

    @Test
    void nodeShouldKeepToItsShareWhenTheGridIsGone() {
        Rate rate = new Rate(10, Duration.ofMinutes(1));
        gridOfB.set(null);
        await().until(() -> SharedTokensContract.takeAll(b, UUID.randomUUID().toString(), rate) == 5);

        assertThat(SharedTokensContract.takeAll(b, key, rate)).isEqualTo(5);
        assertThat(b.isSpent(key, rate)).isTrue();
        assertThat(SharedTokensContract.takeAll(b, key + "-1", new Rate(1, Duration.ofMinutes(1))))
                .as("everybody gets at least one")
                .isEqualTo(1);
    }

    @Test
    void nodeShouldCountWithTheOthersAgainWhenTheGridIsBack() {
        Rate rate = new Rate(10, Duration.ofMinutes(1));
        gridOfB.set(null);
        await().until(() -> SharedTokensContract.takeAll(b, UUID.randomUUID().toString(), rate) == 5);
        SharedTokensContract.takeAll(b, key, rate);
        gridOfB.set(grid.b);

        await().untilAsserted(() -> assertThat(
                        SharedTokensContract.takeAll(b, UUID.randomUUID().toString(), rate))
                .isEqualTo(10));
        SharedTokensContract.takeAll(b, key, rate);
        assertThat(SharedTokensContract.takeAll(a, key, rate)).isLessThanOrEqualTo(2);
    }

    @Test
    void memoryShouldBeBoundedWhenManyAddressesCome() {
        Rate rate = new Rate(1, Duration.ofMinutes(1));
        for (int i = 0; i < 100_000; i++) {
            a.take("attacker-" + i, rate, 1);
        }

        assertThat(a.keys()).isLessThanOrEqualTo(1000);
    }

    @Test
    void garbageInTheGridShouldBeReplaced() {
        Rate rate = new Rate(4, Duration.ofMinutes(1));
        grid.a.<String, byte[]>getMap(HazelcastTokens.COUNTS).put(key, new byte[] {1, 2});

        assertThat(SharedTokensContract.takeAll(a, key, rate)).isEqualTo(4);
    }

    /** Replacing a value takes its time to live away, so it must be given again. */
    @Test
    void countInTheGridShouldExpire() {
        Rate rate = new Rate(4, Duration.ofSeconds(1));
        SharedTokensContract.takeAll(a, key, rate);

        assertThat(grid.a.getMap(HazelcastTokens.COUNTS).containsKey(key)).isTrue();
        await().until(() -> !grid.a.getMap(HazelcastTokens.COUNTS).containsKey(key));
    }
}
