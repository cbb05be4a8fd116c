package org.mailstage.core.message;

import java.time.Instant;
import org.mailstage.core.smtp.server.ClientInfo;

/**
 * A message whose data have all arrived, its {@code Received:} field already in front, and which nobody has yet taken
 * responsibility for.
 *
 * <p>The connector owns the content and closes it when the receiver has returned.
 */
public record ReceivedMessage(
        QueueId id, Envelope envelope, MessageContent content, ClientInfo client, Instant receivedAt) {}
