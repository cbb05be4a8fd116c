package org.mailstage.core.site;

import java.util.ArrayDeque;

/** When something last happened, as often as a threshold asks. Not thread-safe; holds at most the threshold's count. */
final class RecentHits {
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    /** @return whether it now has happened so often in so long; the count then begins anew */
    boolean hit(long nowMillis, int count, long withinMillis) {
        while (!times.isEmpty() && times.peekFirst() <= nowMillis - withinMillis) {
            times.pollFirst();
        }
        times.addLast(nowMillis);
        if (times.size() < count) {
            return false;
        }
        times.clear();
        return true;
    }
}
