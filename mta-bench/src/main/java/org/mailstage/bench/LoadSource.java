package org.mailstage.bench;

import java.util.concurrent.CompletableFuture;

/** What sends a load; it began when it was made. */
interface LoadSource {
    /** The time by {@link System#nanoTime} at which all was sent, or it gave up. */
    CompletableFuture<Long> ended();

    /** Whether all was accepted; after the end. */
    boolean complete();

    /** What went wrong; empty if nothing. */
    String said();

    /** Stops it, if it still sends. */
    void stop();
}
