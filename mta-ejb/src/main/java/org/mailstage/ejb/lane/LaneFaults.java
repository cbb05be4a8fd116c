package org.mailstage.ejb.lane;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often the processing of a message has failed on this node. The broker's own count does not do, because a message that
 * finds its site busy goes back into its lane as well.
 *
 * <p>Thread-safe and bounded: of very many messages the first are forgotten, and tried more often.
 */
final class LaneFaults {
    /** So often a message may fail. */
    static final int MOST = 10;

    private static final int REMEMBERED = 1_000;

    private final Map<String, Integer> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void count(String jmsMessageId) {
        counts.merge(jmsMessageId, 1, Integer::sum);
    }

    /** True when it must not be tried again. */
    synchronized boolean areTooMany(String jmsMessageId) {
        return counts.getOrDefault(jmsMessageId, 0) >= MOST;
    }
}
