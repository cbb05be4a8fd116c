package org.mailstage.core.dsn;

import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

/**
 * A delivery status notification, ready to be queued: from the null reverse-path to the reverse-path of the message it
 * is about. The content is in memory, with lines of at most 998 octets; 7-bit, unless it brings back an 8-bit message whole
 * or its address goes beyond ASCII.
 */
public record Dsn(QueueId id, Envelope envelope, MessageContent content) {}
