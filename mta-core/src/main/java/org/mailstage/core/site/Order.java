package org.mailstage.core.site;

/**
 * What a reply rule said about a site, for a time. Immutable.
 *
 * @param untilMillis epoch milliseconds
 * @param why the rule and the reply, for display
 */
record Order<T>(T value, long untilMillis, String why) {
    boolean holds(long nowMillis) {
        return nowMillis < untilMillis;
    }
}
