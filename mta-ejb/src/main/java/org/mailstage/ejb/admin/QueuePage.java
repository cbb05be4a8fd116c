package org.mailstage.ejb.admin;

import java.util.List;

/**
 * A part of what lies in a queue, in its order. Immutable.
 *
 * @param queue name of the queue
 * @param total messages in the queue
 * @param offset how many were left out at the front
 * @param limit most messages asked for
 * @param messages those a consumer does not hold at the moment
 */
public record QueuePage(String queue, long total, int offset, int limit, List<QueueMessage> messages) {
    public QueuePage {
        messages = List.copyOf(messages);
    }
}
