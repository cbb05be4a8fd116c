package org.mailstage.ejb.admin;

import org.mailstage.ejb.messaging.MailQueues;

/** What a queue is for, told from its name (docs/jms.md). */
public enum QueueRole {
    INBOUND("accepted, waits for routing"),
    OUTBOUND("waits for a delivery attempt"),
    RETRY("deferred, waits for its next attempt"),
    DEAD_LETTER("waits for an administrator"),
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
            case MailQueues.DEAD_LETTER -> DEAD_LETTER;
            default -> queue.startsWith(MailQueues.RETRY_PREFIX) ? RETRY : OTHER;
        };
    }

    /** The role in words, for the queue of that name. */
    String describe(String queue) {
        return this == RETRY ? "deferred by " + queue.substring(MailQueues.RETRY_PREFIX.length()) : words;
    }
}
