package org.mailstage.core.bounce;

/** Why a recipient did not get a message, as far as the report tells. */
public enum BounceReason {
    /** There is no such mailbox, or it moved away. */
    USER_UNKNOWN,
    /** The mailbox is there, and takes no mail for now: suspended, disabled, inactive. */
    MAILBOX_DISABLED,
    /** The mailbox has no room left. */
    MAILBOX_FULL,
    /** The recipient's domain or host does not exist, or takes no mail. */
    HOST_UNKNOWN,
    /** The content, the sender or our host was refused: spam, reputation, authentication, filters. */
    POLICY,
    /** Too many messages or connections. */
    RATE,
    /** The message is too large. */
    SIZE,
    /** A fault of a system or network on the way, a time-out among them. */
    SYSTEM,
    /** The report gives no reason that we understand. */
    UNKNOWN,
    /** There is nothing to explain: the message arrived or went on. */
    NONE
}
