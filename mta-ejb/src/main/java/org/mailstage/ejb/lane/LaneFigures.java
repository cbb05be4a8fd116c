package org.mailstage.ejb.lane;

/**
 * Lanes in numbers. Immutable.
 *
 * @param lanes lanes there are
 * @param messages messages in them, over the cluster
 * @param busyWorkers workers of this node that serve a lane now
 * @param workers workers this node may have
 */
public record LaneFigures(long lanes, long messages, int busyWorkers, int workers) {}
