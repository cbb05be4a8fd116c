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
 * @param handling what an administrator decided about it
 * @param redelivered true when the broker had given it out before, and heard no more of it
 */
public record QueuedMessage(
        QueueId id,
        Envelope envelope,
        MessageContent content,
        Instant receivedAt,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Diagnostic lastDiagnostic,
        @Nullable Instant delayNoticeAt,
        Handling handling,
        boolean redelivered) {

    /** As it is sent, and no administrator has decided about it. */
    public QueuedMessage(
            QueueId id,
            Envelope envelope,
            MessageContent content,
            Instant receivedAt,
            int attempts,
            @Nullable Instant dueAt,
            @Nullable Diagnostic lastDiagnostic,
            @Nullable Instant delayNoticeAt) {
        this(id, envelope, content, receivedAt, attempts, dueAt, lastDiagnostic, delayNoticeAt, Handling.NONE, false);
    }

    /** A message that was just received. */
    public static QueuedMessage fresh(QueueId id, Envelope envelope, MessageContent content, Instant receivedAt) {
        return new QueuedMessage(id, envelope, content, receivedAt, 0, null, null, null);
    }

    public QueuedMessage withEnvelope(Envelope other) {
        return new QueuedMessage(
                id, other, content, receivedAt, attempts, dueAt, lastDiagnostic, delayNoticeAt, handling, redelivered);
    }

    /** After one more attempt that left these recipients deferred. */
    public QueuedMessage deferred(Envelope remaining, Instant due, Diagnostic why) {
        return new QueuedMessage(
                id, remaining, content, receivedAt, attempts + 1, due, why, delayNoticeAt, handling, false);
    }

    /** After one more attempt that left these recipients to somebody else's decision. */
    public QueuedMessage tried(Envelope remaining, Diagnostic why) {
        return new QueuedMessage(
                id, remaining, content, receivedAt, attempts + 1, null, why, delayNoticeAt, handling, false);
    }

    /** The same, given out by the broker once more. */
    public QueuedMessage givenOutAgain() {
        return new QueuedMessage(
                id, envelope, content, receivedAt, attempts, dueAt, lastDiagnostic, delayNoticeAt, handling, true);
    }

    /** The same, after a word to the sender about the delay. */
    public QueuedMessage delayNoticed(Instant at) {
        return new QueuedMessage(
                id, envelope, content, receivedAt, attempts, dueAt, lastDiagnostic, at, handling, redelivered);
    }

    /** When the time for delivery began: at reception, or at the release of a message that was held (RFC 4865). */
    public Instant startedAt() {
        Instant hold = envelope.options().holdUntil();
        return hold == null || hold.isBefore(receivedAt) ? receivedAt : hold;
    }

    /** The same, to be tried at {@code due} without an attempt having been made. */
    public QueuedMessage postponed(Envelope remaining, Instant due) {
        return new QueuedMessage(
                id, remaining, content, receivedAt, attempts, due, lastDiagnostic, delayNoticeAt, handling, false);
    }

    /** The same, after what an administrator decided. */
    public QueuedMessage handled(Handling other) {
        return new QueuedMessage(
                id, envelope, content, receivedAt, attempts, dueAt, lastDiagnostic, delayNoticeAt, other, redelivered);
    }

    /** The same, to be tried at once. */
    public QueuedMessage dueNow() {
        return new QueuedMessage(
                id,
                envelope,
                content,
                receivedAt,
                attempts,
                null,
                lastDiagnostic,
                delayNoticeAt,
                handling,
                redelivered);
    }
}
