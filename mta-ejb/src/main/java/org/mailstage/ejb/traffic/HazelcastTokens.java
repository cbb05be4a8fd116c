package org.mailstage.ejb.traffic;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.cluster.RecentEntries;
import org.mailstage.core.schedule.Rate;
import org.mailstage.core.traffic.SharedTokens;
import org.mailstage.core.traffic.SlidingWindow;
import org.mailstage.ejb.cluster.Grid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens counted over the application server's Hazelcast.
 *
 * <p>Thread-safe. A node may use a small batch of a key's tokens before it tells the others: {@code max(2, amount / (20 ×
 * nodes))}, so a client that comes once or twice costs the grid nothing, and hardly anybody waits. At half a batch the
 * key goes to a thread of its own ({@link #exchangeNext}), which adds what was used here to the grid's count and learns
 * what was used elsewhere; only who has used up a batch before that is done waits for it. The limit may therefore be
 * exceeded, in any stretch of the window's length, by one batch per other node at a time and, as what a node knows ages
 * by slots of a fifth of the window, by six in the worst case: {@code 6 × (nodes − 1) × batch}. When the grid does not
 * answer, each node keeps to its share, {@code amount / nodes}, of what it used itself.
 *
 * <p>The grid holds numbers as octets, for twice the window: it belongs to the server, which does not have our classes.
 * Memory is bounded here and in the grid.
 */
final class HazelcastTokens implements SharedTokens {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastTokens.class);
    static final String COUNTS = "mailstage.traffic";
    /** An exchange that takes longer is one with a grid that does not answer. */
    static final long PATIENCE_MILLIS = 2000;

    private static final int GRID_CAPACITY = 100_000;
    private static final int QUEUE = 10_000;
    private static final int MAX_WAITING = 1000;
    private static final int MAX_TRIES = 20;
    private static final int SHARES = 20;
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedStage(false);

    private final Supplier<HazelcastInstance> grid;
    private final IntSupplier nodes;
    private final Clock clock;
    private final RecentEntries<Account> accounts;
    private final BlockingQueue<Due> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile int knownNodes = 1;
    private volatile boolean connected;
    /** By {@link System#nanoTime()}, when the exchange under way began; 0 when there is none. */
    private volatile long exchangingSince;

    private @Nullable IMap<String, byte[]> counts;
    private @Nullable HazelcastInstance joined;
    private boolean failing;

    /**
     * @param grid gives the server's Hazelcast; throws a RuntimeException while there is none
     * @param nodes how many nodes there are, this one included
     * @param capacity about how many keys are remembered here
     */
    HazelcastTokens(Supplier<HazelcastInstance> grid, IntSupplier nodes, Clock clock, int capacity) {
        this.grid = grid;
        this.nodes = nodes;
        this.clock = clock;
        this.accounts = new RecentEntries<>(capacity);
    }

    /** A key whose counts are to be exchanged. */
    private record Due(String key, Rate rate) {}

    /** Somebody who waits for an exchange. */
    private record Waiting(Rate rate, long amount, CompletableFuture<Boolean> answer) {}

    /** One key. Touched under the lock of the accounts only. */
    private static final class Account {
        /** What this node used. */
        private final SlidingWindow own = new SlidingWindow();
        /** That part of it which the grid knows. */
        private @Nullable SlidingWindow told;
        /** What the others used, as far as is known here. */
        private @Nullable SlidingWindow others;

        private boolean queued;
        private List<Waiting> waiting = List.of();

        private long total(Rate rate, long now) {
            SlidingWindow elsewhere = others;
            return own.total(rate, now) + (elsewhere == null ? 0 : elsewhere.total(rate, now));
        }

        private long untold(Rate rate, long now) {
            SlidingWindow known = told;
            return own.total(rate, now) - (known == null ? 0 : known.total(rate, now));
        }

        private boolean takeIfLeft(Rate rate, long now, long amount, long limit, long used) {
            if (used + amount > limit) {
                return false;
            }
            own.add(rate, now, amount);
            return true;
        }
    }

    @Override
    public CompletionStage<Boolean> take(String key, Rate rate, long amount) {
        long now = clock.millis();
        return accounts.with(key, Account::new, account -> take(account, key, rate, amount, now));
    }

    private CompletionStage<Boolean> take(Account account, String key, Rate rate, long amount, long now) {
        if (!isAnswering()) {
            return takeFromShare(account, rate, amount, now) ? YES : NO;
        }
        long used = account.total(rate, now);
        if (used + amount > rate.count()) {
            return NO;
        }
        long batch = batch(rate);
        if (account.untold(rate, now) + amount <= batch || amount > batch) {
            account.takeIfLeft(rate, now, amount, rate.count(), used);
            askWhenDue(account, key, rate, now);
            return YES;
        }
        return await(account, key, rate, amount, now);
    }

    private CompletionStage<Boolean> await(Account account, String key, Rate rate, long amount, long now) {
        ask(account, key, rate);
        if (!account.queued || account.waiting.size() >= MAX_WAITING) {
            return takeFromShare(account, rate, amount, now) ? YES : NO;
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        List<Waiting> waiting = new ArrayList<>(account.waiting);
        waiting.add(new Waiting(rate, amount, answer));
        account.waiting = waiting;
        // Whoever waits for a grid that has just gone is let through: a limit is not worth a hanging session.
        return answer.completeOnTimeout(true, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean takeFromShare(Account account, Rate rate, long amount, long now) {
        long share = Math.max(1, rate.count() / knownNodes);
        return account.takeIfLeft(rate, now, amount, share, account.own.total(rate, now));
    }

    private long batch(Rate rate) {
        return knownNodes == 1 ? rate.count() : Math.max(2, rate.count() / (SHARES * knownNodes));
    }

    private void askWhenDue(Account account, String key, Rate rate, long now) {
        if (account.untold(rate, now) >= Math.max(2, batch(rate) / 2)) {
            ask(account, key, rate);
        }
    }

    private void ask(Account account, String key, Rate rate) {
        if (!account.queued) {
            account.queued = queue.offer(new Due(key, rate));
        }
    }

    @Override
    public void charge(String key, Rate rate, long amount) {
        long now = clock.millis();
        accounts.with(key, Account::new, account -> {
            account.own.add(rate, now, amount);
            askWhenDue(account, key, rate, now);
            return true;
        });
    }

    @Override
    public boolean isSpent(String key, Rate rate) {
        long now = clock.millis();
        boolean answering = isAnswering();
        return accounts.ifPresent(
                key,
                account -> answering
                        ? account.total(rate, now) >= rate.count()
                        : account.own.total(rate, now) >= Math.max(1, rate.count() / knownNodes),
                false);
    }

    private boolean isAnswering() {
        long since = exchangingSince;
        return connected && (since == 0 || System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
    }

    /**
     * Exchanges the next key that is due, waiting that long for one; for one thread. Never throws.
     *
     * @return false when the grid does not answer
     */
    boolean exchangeNext(long waitMillis) throws InterruptedException {
        Due due = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
        exchangingSince = System.nanoTime() | 1;
        try {
            IMap<String, byte[]> shared = join();
            knownNodes = Math.max(1, nodes.getAsInt());
            if (due != null) {
                exchange(shared, due);
            }
            connected = true;
            if (failing) {
                failing = false;
                LOG.info("MTA-13031 limits are counted over the cluster again nodes={}", knownNodes);
            }
            return true;
        } catch (RuntimeException e) {
            connected = false;
            fail(e);
            if (due != null) {
                settle(due.key(), null, null);
            }
            return false;
        } finally {
            exchangingSince = 0;
        }
    }

    private void fail(RuntimeException cause) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "MTA-13030 no grid, each node keeps to its share of the limits on traffic nodes={} reason={}",
                    knownNodes,
                    cause.toString());
            LOG.debug("cause", cause);
        }
    }

    private IMap<String, byte[]> join() {
        HazelcastInstance instance = grid.get();
        IMap<String, byte[]> shared = counts;
        if (shared == null || joined != instance) {
            shared = Grid.map(instance, COUNTS, GRID_CAPACITY);
            counts = shared;
            joined = instance;
        }
        if (!instance.getLifecycleService().isRunning()) {
            throw new IllegalStateException("the grid was stopped");
        }
        return shared;
    }

    private void exchange(IMap<String, byte[]> shared, Due due) {
        // An account forgotten meanwhile, because there are too many, has nothing to tell.
        SlidingWindow untold = accounts.ifPresent(due.key(), HazelcastTokens::untold, new SlidingWindow());
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            byte[] before = shared.get(due.key());
            SlidingWindow sum =
                    before == null ? null : SlidingWindow.decode(before).orElse(null);
            sum = sum == null ? new SlidingWindow() : sum;
            sum.add(untold);
            byte[] after = sum.encode();
            if (put(shared, due, before, after)) {
                settle(due.key(), untold, sum);
                return;
            }
        }
        throw new IllegalStateException("the count of one key changes faster than it can be read");
    }

    private static boolean put(IMap<String, byte[]> shared, Due due, byte @Nullable [] before, byte[] after) {
        long keep = 2 * due.rate().per().toMillis();
        if (before == null) {
            return shared.putIfAbsent(due.key(), after, keep, TimeUnit.MILLISECONDS) == null;
        }
        if (!shared.replace(due.key(), before, after)) {
            return false;
        }
        shared.setTtl(due.key(), keep, TimeUnit.MILLISECONDS); // A value replaced would stay for ever.
        return true;
    }

    private static SlidingWindow untold(Account account) {
        SlidingWindow untold = account.own.copy();
        SlidingWindow told = account.told;
        if (told != null) {
            untold.subtract(told);
        }
        return untold;
    }

    /**
     * Writes down what an exchange brought, and answers who waited for it.
     *
     * @param told what the grid was told; null when the exchange failed
     * @param sum what the grid knows now
     */
    private void settle(String key, @Nullable SlidingWindow told, @Nullable SlidingWindow sum) {
        long now = clock.millis();
        List<Runnable> answers = new ArrayList<>();
        accounts.ifPresent(
                key,
                account -> {
                    account.queued = false;
                    if (told != null && sum != null) {
                        learn(account, told, sum);
                    }
                    List<Waiting> waiting = account.waiting;
                    account.waiting = List.of();
                    for (Waiting one : waiting) {
                        boolean granted = told == null
                                ? takeFromShare(account, one.rate(), one.amount(), now)
                                : account.takeIfLeft(
                                        one.rate(),
                                        now,
                                        one.amount(),
                                        one.rate().count(),
                                        account.total(one.rate(), now));
                        answers.add(() -> one.answer().complete(granted));
                    }
                    if (told != null && !waiting.isEmpty()) {
                        askWhenDue(account, key, waiting.get(0).rate(), now);
                    }
                    return true;
                },
                false);
        answers.forEach(Runnable::run);
    }

    private static void learn(Account account, SlidingWindow told, SlidingWindow sum) {
        SlidingWindow known = account.told == null ? new SlidingWindow() : account.told;
        known.add(told);
        account.told = known;
        SlidingWindow elsewhere = sum.copy();
        elsewhere.subtract(known);
        account.others = elsewhere;
    }

    /** How many keys are remembered here. */
    int keys() {
        return accounts.size();
    }
}
