package org.mailstage.ejb.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.mailstage.core.delivery.Diagnostic;
import org.mailstage.core.message.Envelope;
import org.mailstage.core.message.MessageContent;
import org.mailstage.core.message.QueueId;

/**
 * A message we are responsible for, as it lies in a queue.
 *
 * @param envelope recipients that are not final yet
 * @param receivedAt when we took responsibility
 * @param attempts delivery attempts made so far
 * @param dueAt earliest time of the next attempt; null when it may be made at once
 * @param lastDiagnostic why the last attempt failed; null before the first
 * @param delayNoticeAt when the sender was last told that the message is delayed; null when that has not happened
 */
public record QueuedMessage(
        QueueId id,
        Envelope envelope,
        MessageContent content,
        Instant receivedAt,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Diagnostic lastDiagnostic,
        @Nullable Instant delayNoticeAt) {

    /** A message that was just received. */
    public static QueuedMessage fresh(QueueId id, Envelope envelope, MessageContent content, Instant receivedAt) {
        return new QueuedMessage(id, envelope, content, receivedAt, 0, null, null, null);
    }

    public QueuedMessage withEnvelope(Envelope other) {
        return new QueuedMessage(id, other, content, receivedAt, attempts, dueAt, lastDiagnostic, delayNoticeAt);
    }

    /** After one more attempt that left these recipients deferred. */
    public QueuedMessage deferred(Envelope remaining, Instant due, Diagnostic why) {
        return new QueuedMessage(id, remaining, content, receivedAt, attempts + 1, due, why, delayNoticeAt);
    }

    /** The same, after a word to the sender about the delay. */
    public QueuedMessage delayNoticed(Instant at) {
        return new QueuedMessage(id, envelope, content, receivedAt, attempts, dueAt, lastDiagnostic, at);
    }

    /** When the time for delivery began: at reception, or at the release of a message that was held (RFC 4865). */
    public Instant startedAt() {
        Instant hold = envelope.options().holdUntil();
        return hold == null || hold.isBefore(receivedAt) ? receivedAt : hold;
    }

    /** The same, to be tried at {@code due} without an attempt having been made. */
    public QueuedMessage postponed(Envelope remaining, Instant due) {
        return new QueuedMessage(id, remaining, content, receivedAt, attempts, due, lastDiagnostic, delayNoticeAt);
    }
}
