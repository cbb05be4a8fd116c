package org.mailstage.ejb.messaging;

import java.time.Duration;
import org.mailstage.core.schedule.DurationText;

/** Names of the queues a message can lie in; until all its recipients are final it lies in exactly one (invariant I2). */
public final class MailQueues {
    /** Accepted mail, not yet routed. */
    public static final String INBOUND = "mta.inbound";

    /** Mail for one next hop, waiting for a delivery attempt. */
    public static final String OUTBOUND = "mta.outbound";

    /** Mail nobody can be told about: bounces that cannot be delivered, and messages no consumer could handle. */
    public static final String DEAD_LETTER = "mta.dead-letter";

    /** Mail an administrator keeps from being tried. */
    public static final String HOLD = "mta.hold";

    /** Orders of administrators about mail; no mail itself. */
    public static final String ORDERS = "mta.orders";

    /** What the names of all retry tiers start with; the delay follows. */
    public static final String RETRY_PREFIX = "mta.retry.";

    /** What the names of all lanes start with; site and tenant follow. */
    public static final String LANE_PREFIX = "mta.lane.";

    private MailQueues() {}

    /** The tier that holds a message for that long. */
    public static String retryTier(Duration delay) {
        return RETRY_PREFIX + DurationText.format(delay);
    }
}
