package org.mailstage.ejb.lane;

import java.time.Duration;

/**
 * How lanes are run on this node.
 *
 * @param workers most threads that serve lanes, at least 1
 * @param idle how long a lane lies empty before it is removed
 */
record LaneSettings(int workers, Duration idle) {
    /** A lane is closed this part of the idle time before it is removed, so that whoever has chosen it comes to an end. */
    private static final int GRACE_PART = 5;

    private static final int FRESH_PART = 20;

    /** How long a lane lies closed before it is removed. Far longer than a commit takes. */
    Duration grace() {
        return idle.dividedBy(GRACE_PART);
    }

    /** How old what is known of a lane may be when mail is sent to it. Far shorter than {@link #grace}. */
    Duration fresh() {
        return idle.dividedBy(FRESH_PART);
    }
}
