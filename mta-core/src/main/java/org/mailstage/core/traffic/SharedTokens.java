package org.mailstage.core.traffic;

import java.util.concurrent.CompletionStage;
import org.mailstage.core.schedule.Rate;

/**
 * Counts by key what was used of a {@link Rate}, over all nodes of the cluster. May be briefly wrong or lost; mail never
 * depends on it (invariant I6).
 *
 * <p>Thread-safe; no method blocks. A key always comes with rates of the same window.
 */
public interface SharedTokens {
    /**
     * Takes the whole amount or nothing.
     *
     * @return true when it was taken, false when so much is not left; nearly always completed already. It never fails
     */
    CompletionStage<Boolean> take(String key, Rate rate, long amount);

    /** Counts what was used already, whether or not it was left. */
    void charge(String key, Rate rate, long amount);

    /** Whether nothing is left, as far as this node knows. */
    boolean isSpent(String key, Rate rate);
}
