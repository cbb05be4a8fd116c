package org.mailstage.ejb.admin;

import org.mailstage.ejb.lane.LaneService;
import org.mailstage.ejb.messaging.MailQueues;

/** What a queue is for, told from its name (docs/jms.md). */
public enum QueueRole {
    INBOUND("accepted, waits for routing"),
    OUTBOUND("waits for a delivery attempt"),
    LANE("waits for its site"),
    RETRY("deferred, waits for its next attempt"),
    HOLD("held by an administrator"),
    DEAD_LETTER("waits for an administrator"),
    ORDERS("orders of administrators"),
    OTHER("");

    private final String words;

    QueueRole(String words) {
        this.words = words;
    }

    /** The role of the queue of that name. */
    public static QueueRole of(String queue) {
        return switch (queue) {
            case MailQueues.INBOUND -> INBOUND;
            case MailQueues.OUTBOUND -> OUTBOUND;
            case MailQueues.HOLD -> HOLD;
            case MailQueues.ORDERS -> ORDERS;
            case MailQueues.DEAD_LETTER -> DEAD_LETTER;
            default -> byPrefix(queue);
        };
    }

    private static QueueRole byPrefix(String queue) {
        if (queue.startsWith(MailQueues.LANE_PREFIX)) {
            return LANE;
        }
        return queue.startsWith(MailQueues.RETRY_PREFIX) ? RETRY : OTHER;
    }

    /** The role in words, for the queue of that name. */
    String describe(String queue) {
        return switch (this) {
            case RETRY -> "deferred by " + queue.substring(MailQueues.RETRY_PREFIX.length());
            case LANE -> LaneService.describe(queue);
            default -> words;
        };
    }
}
