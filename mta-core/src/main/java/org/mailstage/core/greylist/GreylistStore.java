package org.mailstage.core.greylist;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Remembers senders and client networks for greylisting, over all nodes of the cluster. May be lost or briefly wrong; mail
 * never depends on it (invariant I6).
 *
 * <p>Thread-safe; no method blocks. A stage fails when the store does not answer.
 */
public interface GreylistStore {
    /** What is known by that key. */
    CompletionStage<Optional<GreylistEntry>> find(String key);

    /** Remembers an entry for so long. */
    CompletionStage<Void> put(String key, GreylistEntry entry, Duration keep);

    /** Forgets an entry. */
    CompletionStage<Void> remove(String key);

    /** How many entries there are, about. */
    long size();

    /**
     * Keys that begin so, with their entries.
     *
     * @param most at most so many
     */
    CompletionStage<List<Known>> list(String prefix, int most);

    /** A key and what is known by it. */
    record Known(String key, GreylistEntry entry) {}
}
