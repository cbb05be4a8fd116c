package org.mailstage.core.traffic;

/**
 * From where on a node takes no more mail because it has too much of it. Immutable.
 *
 * @param diskFree octets that stay free on the disk of the data directory; the embedded broker's own reserve counts when it
 *     is greater
 * @param queued most messages in all queues of the broker; 0 for no limit
 */
public record OverloadSettings(long diskFree, int queued) {
    public static final OverloadSettings DEFAULT = new OverloadSettings(256L << 20, 1_000_000);
}
