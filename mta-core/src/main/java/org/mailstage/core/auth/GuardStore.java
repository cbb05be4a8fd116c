package org.mailstage.core.auth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of failed attempts to sign in, by this node or by all of the cluster.
 *
 * <p>Thread-safe; no call waits for another node or throws. All of it may be lost (invariant I6): then counting starts
 * anew. Memory is bounded. Keys are texts of the caller's choice.
 */
public interface GuardStore {
    /** Counts a failure. @return failures known within the window, which begins with the first of them */
    int count(String key, Duration window);

    /** Failures known within their window. */
    int failures(String key);

    /** Starts the counting anew. */
    void forget(String key);

    /** Keeps a block until it ends; takes the place of one of the same kind, account and range. */
    void block(Block block);

    /** Takes a block away. @return false when there is none of that id */
    boolean unblock(String id);

    /** The block of that kind, account and range, if it has not ended. */
    Optional<Block> find(Block.Kind kind, String account, String range);

    /** All blocks that have not ended. */
    List<Block> blocks();

    /** Remembers that an account was used from a range by its owner. */
    void remember(String account, String range, Duration howLong);

    /** Whether that is remembered. */
    boolean remembers(String account, String range);
}
