package org.mailstage.core.traffic;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.mailstage.core.cluster.RecentEntries;
import org.mailstage.core.schedule.Rate;

/**
 * The tokens of one node alone: never more than the rate's amount within any stretch as long as its window.
 *
 * <p>Thread-safe; no call waits. Memory is bounded (I7): of too many keys the one least recently used starts anew.
 */
public final class LocalTokens implements SharedTokens {
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedStage(false);

    private final Clock clock;
    private final RecentEntries<SlidingWindow> windows;

    /** @param capacity about how many keys are remembered; one takes some 250 octets */
    public LocalTokens(Clock clock, int capacity) {
        this.clock = clock;
        this.windows = new RecentEntries<>(capacity);
    }

    @Override
    public CompletionStage<Boolean> take(String key, Rate rate, long amount) {
        long now = clock.millis();
        boolean taken = windows.with(key, SlidingWindow::new, window -> {
            if (window.total(rate, now) + amount > rate.count()) {
                return false;
            }
            window.add(rate, now, amount);
            return true;
        });
        return taken ? YES : NO;
    }

    @Override
    public void charge(String key, Rate rate, long amount) {
        long now = clock.millis();
        windows.with(key, SlidingWindow::new, window -> {
            window.add(rate, now, amount);
            return true;
        });
    }

    @Override
    public boolean isSpent(String key, Rate rate) {
        long now = clock.millis();
        return windows.ifPresent(key, window -> window.total(rate, now) >= rate.count(), false);
    }

    /** How many keys are remembered. */
    int keys() {
        return windows.size();
    }
}
