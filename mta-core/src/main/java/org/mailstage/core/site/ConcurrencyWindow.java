package org.mailstage.core.site;

/**
 * How many attempts a node makes at a site at once, by what came of the last ones. Not thread-safe.
 *
 * <p>After the scheduler of Postfix: it begins small, grows by one with each success while it is used to the full, and
 * shrinks by one with each failure, never below one. A failure also counts as the part of a cohort, of one attempt of each
 * that may run at once, so that a site at which many run is not given up for a few that fail. A run of failures, without
 * any success in between, that makes up a whole cohort says that the site is dead. It then begins anew at one, so that one
 * attempt at a time finds out whether it lives again, and one failure is enough.
 */
final class ConcurrencyWindow {
    /** What is not quite a cohort for the sake of binary fractions. */
    private static final double WHOLE = 0.999;

    private int size;
    private double failedCohorts;

    ConcurrencyWindow(int initial) {
        size = Math.max(1, initial);
    }

    /** Attempts at once. */
    int size(int limit) {
        return Math.max(1, Math.min(size, limit));
    }

    /** @param inUse attempts under way when this one ended, itself included */
    void succeeded(int inUse, int limit) {
        failedCohorts = 0;
        if (inUse >= size(limit)) {
            size = Math.min(limit, size + 1);
        }
        size = Math.max(1, size);
    }

    /** The site lives, but wants less. */
    void shrink() {
        failedCohorts = 0;
        size = Math.max(1, size - 1);
    }

    /** @return whether the site is dead */
    boolean failed(int limit) {
        failedCohorts += 1.0 / size(limit);
        size = Math.max(1, size(limit) - 1);
        if (failedCohorts < WHOLE) {
            return false;
        }
        failedCohorts = 0;
        size = 1;
        return true;
    }

    /** Half as many as now. */
    int half(int limit) {
        return Math.max(1, size(limit) / 2);
    }

    /** What was learnt does not hold any more. */
    void restart(int initial) {
        failedCohorts = 0;
        size = Math.max(1, initial);
    }
}
