package org.mailstage.core.traffic;

/**
 * A bound that, once reached, holds until the value has gone a good way back, so that it does not flap. Not thread-safe.
 *
 * <p>Something is scarce when it falls below the low mark, and until it rises above the high one.
 */
public final class Watermark {
    private boolean reached;

    /** @return whether the value counts as scarce now */
    public boolean isScarce(long value, long low, long high) {
        reached = reached ? value < high : value < low;
        return reached;
    }
}
